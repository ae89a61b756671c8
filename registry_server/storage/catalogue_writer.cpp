// Waiting, copying the catalogue, writing it with nobody waiting for that.
#include "registry_server/storage/catalogue_writer.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "registry_server/storage/document_file.h"

namespace lode {
namespace {

constexpr auto between_writes = std::chrono::seconds(1);
constexpr auto after_a_failure = std::chrono::seconds(10);

bool are_equal(const CatalogueEntry& a, const CatalogueEntry& b) {
    return to_string(a.newest) == to_string(b.newest) && a.size == b.size && a.description == b.description;
}

}  // namespace

CatalogueDocument document_of(const Catalogue& catalogue) {
    CatalogueDocument document;
    document.modules.reserve(catalogue.size());
    for (const auto& [name, entry] : catalogue) document.modules.push_back(entry);
    return document;
}

CatalogueWriter::CatalogueWriter(std::filesystem::path path, Catalogue catalogue, Log& log, RegistryObserver* observer)
    : m_path(std::move(path)), m_log(log), m_observer(observer), m_catalogue(std::move(catalogue)), m_thread([this] {
          write_on();
      }) {}

CatalogueWriter::~CatalogueWriter() {
    {
        const std::lock_guard guard(m_mutex);
        m_closing = true;
    }
    m_wake.notify_one();
}

void CatalogueWriter::put(CatalogueEntry entry) {
    {
        const std::lock_guard guard(m_mutex);
        const auto known = m_catalogue.find(entry.name);
        if (known != m_catalogue.end() && are_equal(known->second, entry)) return;
        m_catalogue.insert_or_assign(entry.name, std::move(entry));
        m_changed = true;
    }
    m_wake.notify_one();
}

void CatalogueWriter::remove(const ModuleName& name) {
    {
        const std::lock_guard guard(m_mutex);
        if (m_catalogue.erase(name) == 0) return;
        m_changed = true;
    }
    m_wake.notify_one();
}

Result<void> CatalogueWriter::flush() {
    const std::lock_guard writing(m_writing);
    CatalogueDocument document;
    {
        const std::lock_guard guard(m_mutex);
        if (!m_changed) return {};
        document = document_of(m_catalogue);
        m_changed = false;
    }
    const auto change = write_document(m_path, to_json(document));
    if (!change) {
        const std::lock_guard guard(m_mutex);
        m_changed = true;
        return fail(change.error());
    }
    if (*change == DocumentChange::written && m_observer != nullptr) m_observer->on_catalogue(document);
    return {};
}

void CatalogueWriter::write_on() {
    bool has_failed = false;
    std::unique_lock lock(m_mutex);
    for (bool is_last = false; !is_last;) {
        m_wake.wait(lock, [this] { return m_changed || m_closing; });
        is_last = m_closing;
        lock.unlock();
        const auto written = flush();
        if (!written && !has_failed)
            m_log.warning(
                fmt::format("`{}` is behind what is published: {}", m_path.string(), written.error().message));
        has_failed = !written;
        lock.lock();
        if (!is_last)
            m_wake.wait_for(lock, has_failed ? after_a_failure : between_writes, [this] { return m_closing; });
    }
}

}  // namespace lode
