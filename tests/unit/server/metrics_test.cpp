// What /metrics says, against texts written by hand from the format's description.
#include "server/observe/metrics.h"

#include <chrono>

#include "server/compose/process_figures.h"
#include "tests/support/check.h"
#include "tests/support/temp_folder.h"

namespace anze::observe {
namespace {

TEST_CASE("A histogram counts each value in every bucket that holds it", "[server][metrics]") {
  Histogram histogram{1, 2, 4};
  for (const double value : {0.5, 1.0, 1.5, 4.0, 9.0}) histogram.Add(value);
  const Metrics metrics;
  const std::string text = metrics.Render({}, {{"batch", "How many.", &histogram}});
  CHECK(text.substr(0, text.find("# HELP anze_requests")) ==
        "# HELP anze_batch How many.\n# TYPE anze_batch histogram\n"
        "anze_batch_bucket{le=\"1\"} 2\nanze_batch_bucket{le=\"2\"} 3\nanze_batch_bucket{le=\"4\"} 4\n"
        "anze_batch_bucket{le=\"+Inf\"} 5\nanze_batch_sum 16\nanze_batch_count 5\n");
}

TEST_CASE("Gauges carry labels, and the process keeps the names that boards know", "[server][metrics]") {
  const Metrics metrics;
  const std::string text = metrics.Render(
      {{"build_info", "What runs.", 1, false, "version=\"1.2\""}, {"process_open_fds", "Open.", 7, false, {}}});
  CHECK_THAT(text, Catch::Contains("# TYPE anze_build_info gauge\nanze_build_info{version=\"1.2\"} 1\n"));
  CHECK_THAT(text, Catch::Contains("# TYPE process_open_fds gauge\nprocess_open_fds 7\n"));
}

TEST_CASE("Requests that could not be read are counted by status", "[server][metrics]") {
  Metrics metrics;
  for (const int status : {400, 431, 400}) metrics.CountUnreadable(status);
  const std::string text = metrics.Render({});
  CHECK_THAT(text, Catch::Contains("anze_requests_unreadable_total{status=\"400\"} 2\n"));
  CHECK_THAT(text, Catch::Contains("anze_requests_unreadable_total{status=\"431\"} 1\n"));
}

double Named(const std::vector<Gauge>& gauges, const std::string& name) {
  for (const Gauge& gauge : gauges) {
    if (gauge.name == name) return gauge.value;
  }
  return -1;
}

TEST_CASE("The figures of process and disk are those of this process and this disk", "[server][metrics]") {
  std::vector<Gauge> gauges;
  compose::AddProcessFigures(&gauges);
  const double mib = 1024 * 1024;
  CHECK(Named(gauges, "process_resident_memory_bytes") > mib);
  CHECK(Named(gauges, "process_resident_memory_bytes") < Named(gauges, "process_virtual_memory_bytes"));
  CHECK(Named(gauges, "process_open_fds") >= 3);
  CHECK(Named(gauges, "process_open_fds") <= Named(gauges, "process_max_fds"));
  const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  CHECK(Named(gauges, "process_start_time_seconds") <= now + 1);
  CHECK(Named(gauges, "process_start_time_seconds") > now - 3600);
  testing::TempFolder folder;
  folder.Put("a", std::string(1000, 'x'));
  folder.Put("b", std::string(24, 'x'));
  compose::AddDiskFigures(folder.path(), &gauges);
  CHECK(Named(gauges, "data_bytes") == 1024);
  CHECK(Named(gauges, "disk_free_bytes") > 0);
  CHECK(Named(gauges, "disk_free_bytes") <= Named(gauges, "disk_bytes"));
}

}  // namespace
}  // namespace anze::observe
