// The one explicit list of plugins. Nothing registers itself: a static initialiser in a library that no other file
// names is dropped by the linker, and a list can be read.
//
// Ownership: the entries are constants of the program and live for ever; an opened storage belongs to the caller.
// Threads: any.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/clock.h"
#include "core/ports/file_scanner.h"
#include "core/ports/files.h"
#include "core/ports/identity_provider.h"
#include "core/ports/report_format.h"
#include "core/ports/secrets.h"
#include "core/ports/signer.h"
#include "core/ports/storage.h"
#include "core/ports/workbook_format.h"

namespace anze::catalog {

// How far a plugin may be trusted: kReference is for tests and demonstrations, kProduction for real cases.
enum class Maturity { kReference, kProduction };

// How a storage is opened. A plugin ignores the options that mean nothing to it.
struct StorageOptions {
  std::string path;          // the plugin's place: a database file, or unused
  bool gathered_log = true;  // write a transaction's part of the log in one piece, where the plugin can
  bool used_before = false;  // the place is known to have held data, so that nothing there is a loss
};

struct StoragePlugin {
  std::string_view name;  // "sqlite", "memory"
  Maturity maturity;
  bool durable;
  // Opens the storage for reading and writing. Errors: those of the plugin (sqlite_storage.h lists SQLite's).
  base::Result<std::unique_ptr<ports::Storage>> (*open)(const StorageOptions& options);
  // Opens it for reading, beside the process that may have it open to write: every write fails. Errors: as `open`, and
  // "storage-unavailable" when there is nothing at `path`. nullptr where nothing outlives a process.
  base::Result<std::unique_ptr<ports::Storage>> (*open_to_read)(const std::string& path);
};

// Every storage plugin of this build, the default first.
std::span<const StoragePlugin> StoragePlugins();
// nullptr when there is none of that name; names are compared exactly.
const StoragePlugin* FindStorage(std::string_view name);

// The signer of checkpoints with the key in that file, which is made when it is missing. `algorithm`: "ed25519" or
// "sm2-sm3". Errors: those of plugins/signing/openssl/openssl_signer.h.
base::Result<std::unique_ptr<ports::Signer>> OpenSigner(const std::string& file, std::string_view algorithm);
// Whether a signature is that of its key over the text.
bool IsSigned(std::string_view text, const ports::Signature& signature);

// Hashes of passwords, one-time codes, chance. Errors: those of plugins/secrets/secrets.h.
base::Result<std::unique_ptr<ports::Secrets>> OpenSecrets();

// A provider of OpenID Connect. `secret`: empty for a public client; `way_back`: the address to which it sends the
// browser; `ca_file`: empty for what the system trusts; `acr`: classes of authentication, one of which is asked for.
struct ProviderOptions {
  std::string issuer;
  std::string client;
  std::string secret;
  std::string way_back;
  std::string scopes;
  std::string ca_file;
  std::vector<std::string> acr;
};
// Errors: those of plugins/identity/oidc/oidc.h. The clock must outlive the provider.
base::Result<std::unique_ptr<ports::IdentityProvider>> OpenProvider(const ProviderOptions& options,
                                                                    const ports::Clock* clock);
// Whether the text is an address of HTTPS, or of HTTP on this machine.
bool IsSafeAddress(const std::string& text);
// Keeps files in a folder, which is made unless it is only read. Errors: those of plugins/files/folder/folder_files.h.
base::Result<std::unique_ptr<ports::FileStore>> OpenFiles(const std::string& folder, bool read_only);
// Keeps them in memory, beside a storage that is not durable.
std::unique_ptr<ports::FileStore> FilesInMemory();

// The scanner at "unix:PATH" or "HOST:PORT" (plugins/scan/clamd/clamd.h); nullptr where the address is neither.
std::unique_ptr<ports::FileScanner> OpenScanner(const std::string& address, int seconds);

// A format for reports beside the json and csv of the report itself, today "xlsx"; nullptr for any other name.
const ports::ReportFormat* FindReportFormat(std::string_view name);

// A format for workbooks, today "xlsx"; nullptr for any other name.
const ports::WorkbookFormat* FindWorkbookFormat(std::string_view name);

}  // namespace anze::catalog
