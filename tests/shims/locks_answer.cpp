// A library to be preloaded: whoever asks for a lock on a file is given LOCK_ERROR, 0 for one that locks nothing.
#include <cerrno>
#include <cstdarg>

#include <dlfcn.h>
#include <fcntl.h>

namespace {

int answer() {
    errno = LOCK_ERROR;
    return LOCK_ERROR == 0 ? 0 : -1;
}

bool is_about_locks(int command) {
    return command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW;
}

bool asks_for_locks(int command) {
    return command == F_GETLK || command == F_OFD_GETLK;
}

int fcntl_named(const char* name, int file, int command, void* argument) {
    if (is_about_locks(command)) return answer();
    if (asks_for_locks(command)) {
        static_cast<struct flock*>(argument)->l_type = F_UNLCK;
        return answer();
    }
    using Fcntl = int (*)(int, int, ...);
    return reinterpret_cast<Fcntl>(::dlsym(RTLD_NEXT, name))(file, command, argument);
}

void* argument_of(std::va_list& arguments) {
    void* const argument = va_arg(arguments, void*);
    va_end(arguments);
    return argument;
}

}  // namespace

extern "C" {

// By its symbol, since `flock` in C++ is the structure, too.
int answer_flock(int, int) __asm__("flock");
int answer_flock(int, int) {
    return answer();
}

int fcntl(int file, int command, ...) {
    std::va_list arguments;
    va_start(arguments, command);
    return fcntl_named("fcntl", file, command, argument_of(arguments));
}

int fcntl64(int file, int command, ...) {
    std::va_list arguments;
    va_start(arguments, command);
    return fcntl_named("fcntl64", file, command, argument_of(arguments));
}
}
