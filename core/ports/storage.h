// The storage port: the shell's only way to a database, in plain types. Each topic has an interface of its own, and a
// class that needs one topic takes that interface.
//
// A plugin writes the values it is given atomically and durably, and understands none of them. One
// contract suite (tests/contract) runs over every plugin.
//
// Errors (every call): "storage-full" (no space: nothing was written, reads go on), "storage-unavailable" {why},
// "storage-corrupt" {why}.
// Durability: a write that answers well survives a crash of process and machine, where the plugin is durable at all.
// Ownership: the shell owns the Storage; returned values are copies.
// Threads: every call from any thread. Writes wait for one another; reads wait for no write, and see every write that
// was answered before they began. Long reads (a search, a whole list, counts) never take the last place for reading, so
// short ones pass them by.
#pragma once

#include "core/ports/applications.h"
#include "core/ports/audit.h"
#include "core/ports/backup.h"
#include "core/ports/cases.h"
#include "core/ports/checkpoints.h"
#include "core/ports/health.h"
#include "core/ports/keys.h"
#include "core/ports/outbox.h"
#include "core/ports/people.h"
#include "core/ports/readers.h"
#include "core/ports/records.h"
#include "core/ports/removal.h"
#include "core/ports/replies.h"
#include "core/ports/rules.h"
#include "core/ports/settings.h"
#include "core/ports/sign_ins.h"
#include "core/ports/timers.h"

namespace anze::ports {

// All topics together: what a storage plugin implements.
class Storage : public CaseStore,
                public TimerStore,
                public OutboxStore,
                public ReplyStore,
                public RulesStore,
                public SettingStore,
                public RecordStore,
                public ReaderStore,
                public KeyStore,
                public ApplicationStore,
                public AuditStore,
                public PeopleStore,
                public SignInStore,
                public CheckpointStore,
                public BackupStore,
                public RemovalStore,
                public HealthStore {};

}  // namespace anze::ports
