// A stranger's program: prints the vectors of cat, lizard and dog from the module it is given.
#include <iostream>

#include <lode/hub.h>

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    const auto hub = lode::Hub::open();
    if (!hub) {
        std::cerr << hub.error().message << "\n";
        return 1;
    }
    const auto module = hub->load(argv[1]);
    if (!module) {
        std::cerr << module.error().message << "\n";
        return 1;
    }
    const auto rows = module->call({"cat", "lizard", "dog"});
    if (!rows) {
        std::cerr << rows.error().message << "\n";
        return 1;
    }
    std::cout << *rows << "\n";
    return 0;
}
