#include "plugins/catalog/catalog.h"

#include <array>

#include "plugins/files/folder/folder_files.h"
#include "plugins/files/memory/memory_files.h"
#include "plugins/identity/oidc/http_client.h"
#include "plugins/identity/oidc/oidc.h"
#include "plugins/report/xlsx/workbook.h"
#include "plugins/report/xlsx/xlsx.h"
#include "plugins/scan/clamd/clamd.h"
#include "plugins/secrets/secrets.h"
#include "plugins/signing/openssl/openssl_signer.h"
#include "plugins/storage/memory/memory_storage.h"
#include "plugins/storage/sqlite/sqlite_storage.h"

namespace anze::catalog {
namespace {

base::Result<std::unique_ptr<ports::Storage>> OpenSqlite(const StorageOptions& options) {
  return storage::sqlite::Open({.path = options.path,
                                .layer = options.gathered_log ? storage::sqlite::kGatheredWal : "",
                                .used_before = options.used_before});
}

// One reader is enough for one command at a time.
base::Result<std::unique_ptr<ports::Storage>> ReadSqlite(const std::string& path) {
  return storage::sqlite::Open({.path = path, .readers = 1, .read_only = true});
}

base::Result<std::unique_ptr<ports::Storage>> OpenMemory(const StorageOptions&) {
  return std::unique_ptr<ports::Storage>(std::make_unique<storage::memory::MemoryStorage>());
}

// Each with how far it may be trusted and whether its data outlive the process.
constexpr std::array<StoragePlugin, 2> kStorage{{{"sqlite", Maturity::kProduction, true, OpenSqlite, ReadSqlite},
                                                 {"memory", Maturity::kReference, false, OpenMemory, nullptr}}};

}  // namespace

std::span<const StoragePlugin> StoragePlugins() { return kStorage; }

const StoragePlugin* FindStorage(std::string_view name) {
  for (const StoragePlugin& plugin : kStorage) {
    if (plugin.name == name) return &plugin;
  }
  return nullptr;
}

base::Result<std::unique_ptr<ports::Signer>> OpenSigner(const std::string& file, std::string_view algorithm) {
  return signing::openssl::Open(file, algorithm);
}

bool IsSigned(std::string_view text, const ports::Signature& signature) {
  return signing::openssl::IsSigned(text, signature);
}

base::Result<std::unique_ptr<ports::Secrets>> OpenSecrets() { return secrets::Open(); }

base::Result<std::unique_ptr<ports::IdentityProvider>> OpenProvider(const ProviderOptions& options,
                                                                    const ports::Clock* clock) {
  return identity::oidc::Open(
      {options.issuer, options.client, options.secret, options.way_back, options.scopes, options.ca_file, options.acr},
      clock);
}

bool IsSafeAddress(const std::string& text) { return identity::oidc::IsSafeUrl(text); }
base::Result<std::unique_ptr<ports::FileStore>> OpenFiles(const std::string& folder, bool read_only) {
  return files::folder::FolderFiles::At(folder, read_only);
}

std::unique_ptr<ports::FileStore> FilesInMemory() { return std::make_unique<files::memory::MemoryFiles>(); }

std::unique_ptr<ports::FileScanner> OpenScanner(const std::string& address, int seconds) {
  return scan::clamd::At(address, seconds);
}

const ports::ReportFormat* FindReportFormat(std::string_view name) {
  return name == report::xlsx::kFormat.name ? &report::xlsx::kFormat : nullptr;
}

const ports::WorkbookFormat* FindWorkbookFormat(std::string_view name) {
  return name == report::xlsx::kWorkbookFormat.name ? &report::xlsx::kWorkbookFormat : nullptr;
}

}  // namespace anze::catalog
