// Figures of the process and of the disk that the data stand on, for /metrics, by the names that Prometheus's client
// libraries use.
//
// Errors: a figure that the system does not tell is left out. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "server/observe/metrics.h"

namespace anze::compose {

// Memory, processor time, open files, and when the process began.
void AddProcessFigures(std::vector<observe::Gauge>* gauges);
// Free and whole bytes of the disk under `folder`, and the bytes of the files directly in it.
void AddDiskFigures(const std::string& folder, std::vector<observe::Gauge>* gauges);

}  // namespace anze::compose
