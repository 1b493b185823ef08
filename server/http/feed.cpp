#include "server/http/feed.h"

#include <charconv>

#include "core/base/json.h"
#include "core/base/limits_http.h"

namespace anze::http {

void Feed::Publish(std::string_view case_id, std::uint64_t version, std::string_view region,
                   std::span<const std::string> parties) {
  // Nobody to tell: the number alone goes on, and who comes back finds that something is gone.
  if (followers_ == 0) {
    std::lock_guard lock(mutex_);
    kept_.clear();
    ++newest_;
    return;
  }
  base::Value data = base::Value::EmptyMap();
  data.Set("case", std::string(case_id));
  data.Set("version", static_cast<std::int64_t>(version));
  std::lock_guard lock(mutex_);
  kept_.push_back(
      {"id: " + run_ + "-" + std::to_string(newest_ + 1) + "\nevent: change\ndata: " + base::WriteJson(data) + "\n\n",
       std::string(region),
       {parties.begin(), parties.end()}});
  ++newest_;
  if (kept_.size() > base::limits::kHttpFeedNotices) kept_.pop_front();
}

void Feed::Wake() {
  if (followers_ == 0) return;
  for (const std::function<void()>& wake : wakes_) wake();
}

Feed::Position Feed::Start(std::string_view last_event_id) const {
  if (last_event_id.empty()) return newest_;
  if (!last_event_id.starts_with(run_ + "-")) return kLost;
  const std::string_view number = last_event_id.substr(run_.size() + 1);
  Position position = kLost;
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), position);
  if (failed != std::errc() || end != number.data() + number.size() || position > newest_) return kLost;
  return position;
}

Feed::News Feed::Since(Position position, const ports::ReadScope& scope) const {
  std::lock_guard lock(mutex_);
  News news{{}, newest_};
  const Position before_kept = newest_ - kept_.size();
  if (position < before_kept) {
    news.bytes = "id: " + run_ + "-" + std::to_string(newest_) + "\nevent: reset\ndata: {}\n\n";
    return news;
  }
  for (std::size_t at = position - before_kept; at < kept_.size(); ++at) {
    const Notice& notice = kept_[at];
    if (ports::MayRead(scope, notice.region, notice.parties)) news.bytes += notice.bytes;
  }
  return news;
}

bool Feed::Enter() {
  if (followers_.fetch_add(1) < static_cast<std::int64_t>(base::limits::kHttpFollowers)) return true;
  --followers_;
  return false;
}

}  // namespace anze::http
