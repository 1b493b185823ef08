// The product's Chinese is an office's: one word for one thing, amounts and periods as official texts write them,
// titles and never ids before people. docs/glossary.md lists the words; clauses are quoted verbatim and not looked at.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/yaml.h"
#include "tests/house/source.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::house {
namespace {

// One Chinese text that people may read.
struct Said {
  std::string file;
  std::string where;  // id of a message, line of a file
  std::string zh;
};

struct Word {
  std::string wrong;
  std::string right;
  std::vector<std::string> allowed;  // longer expressions that hold it and are right
  bool rules_only = false;           // the rule-author's and operator's texts may say it
};

// The words that the glossary gave up, with the one that it keeps.
const std::vector<Word>& Words() {
  static const std::vector<Word> kWords = {
      {"案件", "办件", {"行政处罚案件"}},
      {"立案", "收件、提交或新建办件", {"依法立案", "要求立案"}},
      {"在办办件", "在办件", {}},
      {"定期义务", "定期事项", {}},
      {"义务人", "责任单位", {}},
      {"接收方", "接收单位", {}},
      {"停用", "停止使用", {}, true},
      {"查核", "调查核实", {"调查核实", "调查核对"}},
      {"做足", "完成约定次数", {}},
      {"无法判断", "无法判定", {}},
      {"余期", "剩余时限", {}},
      {"剩", "剩余", {"剩余"}},
      {"流程记录", "办理记录", {"全流程记录"}},
      {"流水", "办理记录", {}},
      {"快照", "规则版本", {}},
      {"摘要值", "校验码", {}},
      {"迁移", "改用新版规则", {}},
      {"读法", "其他理解", {}},
      {"起算日", "起始日（当日不计入）", {}},
      {"起算依据", "起始日（当日不计入）", {}},
      {"法定到期日", "到期日", {}},
      {"定期生效", "确定生效日期", {}},
      {"保险监管部门", "金融监管部门", {}},
      {"应急部门", "应急管理部门", {}},
      {"应急局", "应急管理局", {}},
      {"市局", "市应急管理局", {}},
      {"保额", "保险金额", {}},
      {"参保", "投保", {"社保参保", "工伤保险参保", "“参保企业”"}},
      {"勘查", "查勘", {}},
      {"补保", "批改", {}},
      {"转投", "调整为安责险", {}},
      {"转保", "调整为安责险", {}},
      {"保险公司", "保险机构", {"一句只写保险公司"}},
      {"运营单位", "共服体运营管理机构", {}},
      {"事故预防费", "事故预防服务费用", {}},
      {"服务经费", "事故预防服务费用", {}},
      {"重大隐患", "重大事故隐患", {}},
      {"收悉", "签收", {}},
      {"事实", "信息", {"基本事实", "事实与证据", "查实的事实", "查明的事实", "涉嫌的事实"}},
      {"回避", "不得审批本件", {}},
      {"两人原则", "经办与审批分离", {}},
      {"自批", "自行审批", {}},
      {"看不懂", "无法识别", {}},
      {"不认识", "无法识别", {}},
      {"打不开", "无法打开", {}},
      {"读不了", "无法读取", {}},
      {"写不了", "无法写入", {}},
      {"连不上", "无法连接", {}},
      {"改坏", "改错", {}},
      {"插队", "补记到已有记录之前", {}},
      {"杀死", "已发现", {}},
      {"存活", "未发现", {}},
      {"变异", "改动", {}},
      {"死路", "没有后续操作", {}},
      {"须由人", "人工…或由主管部门…", {"须由人员"}},
      {"由人处理", "人工处理", {}},
      {"由人审核", "人工审核", {}},
      {"照抄", "复制", {}},
      {"自然日", "日", {}},
      {"起用", "启用", {}},
      {"载入", "收录", {"载入诚信记录"}, true},
      {"算违规", "不作违规处理", {}},
      {"推后", "顺延或推迟", {}},
      {"延期", "延长", {}},
      {"展期", "延长", {}},
  };
  return kWords;
}

// Texts that teach how a rule file is written show its codes.
bool ShowsCodes(const Said& said) {
  static const std::vector<std::string> kTeaching = {
      "bad-period",        "bad-period.negative", "bad-recurrence",       "hours-from-day",     "hours-not-here",
      "cli-option-period", "cli-option-before",   "cli-deadline-example", "deadline-which-way", "parameter-wrong-type"};
  return std::find(kTeaching.begin(), kTeaching.end(), said.where) != kTeaching.end();
}

bool InRules(const Said& said) { return said.file.starts_with("rulesets/"); }

// Refusals are read by who is refused: of an event, a state, a role or a clock they name the title.
bool IsRefusal(const Said& said) {
  static const std::vector<std::string> kRefusals = {"event-not-allowed-in-state",
                                                     "case-closed",
                                                     "role-not-permitted",
                                                     "system-only",
                                                     "four-eyes",
                                                     "requirement-not-met",
                                                     "requirement-unknown",
                                                     "record-refused",
                                                     "record-flagged",
                                                     "answer-rule-failed",
                                                     "answer-lacks-fact",
                                                     "fact-of-later-step",
                                                     "clock-not-running",
                                                     "extension-exhausted",
                                                     "extension-too-late",
                                                     "extension-too-long"};
  return std::any_of(kRefusals.begin(), kRefusals.end(),
                     [&](const std::string& code) { return said.where == code || said.where.starts_with(code + "."); });
}

std::string Without(std::string text, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) {
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part)) text.erase(at, part.size());
  }
  return text;
}

struct Shape {
  std::regex wrong;
  std::string why;
  bool (*applies)(const Said&);
};

bool Always(const Said&) { return true; }
bool NoTeacher(const Said& said) { return !ShowsCodes(said); }
bool IsNotice(const Said& said) {
  return said.file.find("/messages/") != std::string::npos && said.zh.find("{case}") != std::string::npos;
}

const std::vector<Shape>& Shapes() {
  static const std::vector<Shape> kShapes = {
      {std::regex("「|」"), "official texts quote by “”", Always},
      {std::regex("[\x80-\xff] “|” [\x80-\xff]"), "no blank beside a Chinese quotation mark", Always},
      {std::regex("[0-9}] %"), "no blank before %", Always},
      {std::regex("AMB-[0-9]"), "the number of an open question is no title", Always},
      {std::regex("(^|[^A-Za-z0-9_.-])[0-9]+(wd|mo|d|y)($|[^A-Za-z0-9])"), "write 10个工作日, not 10wd", NoTeacher},
      {std::regex("[0-9}] ?天"), "days are 日 or 个工作日", Always},
      {std::regex("\\{(?!minutes?\\})[^}]*\\} ?分(低于|高于|不足|与|不一致|$)"),
       "money is said in 元: {path} of money says its unit itself", Always},
      {std::regex("（[a-z][a-z_-]*）"), "an id stands in a text", InRules},
      {std::regex("\\{(requirement|event|other|state|role|roles|clock|decision|rule_id|type)\\}"),
       "an id stands in a refusal", IsRefusal},
      {std::regex("^(?!\\{subject\\}：)"), "a notice begins with {subject}： and ends with the number", IsNotice},
  };
  return kShapes;
}

std::vector<std::string> Breaches(const Said& said) {
  std::vector<std::string> found;
  const std::string at = said.file + " " + said.where + ": ";
  for (const Word& word : Words()) {
    if (word.rules_only && !InRules(said)) continue;
    if (Without(said.zh, word.allowed).find(word.wrong) == std::string::npos) continue;
    found.push_back(at + "“" + word.wrong + "” is " + word.right + " here: " + said.zh);
  }
  for (const Shape& shape : Shapes()) {
    if (shape.applies(said) && std::regex_search(said.zh, shape.wrong))
      found.push_back(at + shape.why + ": " + said.zh);
  }
  return found;
}

std::string Read(const std::string& path) {
  std::ifstream file(testing::InProject(path), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool Chinese(const std::string& text) { return text.find_first_of("\xe4\xe5\xe6\xe7\xe8\xe9") != std::string::npos; }

// Every text of a file of rules. Of a text in two languages the Chinese one.
void Collect(const base::Node& node, const std::string& file, std::vector<Said>* out) {
  if (node.is_scalar() && Chinese(node.scalar)) {
    out->push_back({file, std::to_string(node.span.line), node.scalar});
  }
  for (const base::Node& item : node.items) Collect(item, file, out);
  if (const base::Node* zh = node.Find("zh"); zh != nullptr && zh->is_scalar()) return Collect(*zh, file, out);
  for (const base::Node::Entry& entry : node.entries) {
    // The letter that an applicant promises is quoted verbatim as clauses are.
    const base::Node* letter = entry.key == "promise" && entry.value.is_map() ? entry.value.Find("text") : nullptr;
    if (letter == nullptr) Collect(entry.value, file, out);
  }
}

std::vector<Said> OfRules() {
  std::vector<Said> out;
  const std::string top = testing::InProject();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(testing::InProject("rulesets"))) {
    if (entry.path().extension() != ".yaml") continue;
    const std::string path = entry.path().lexically_relative(top).generic_string();
    const bool quoted = path.ends_with("/clauses.yaml") || path.starts_with("rulesets/calendars/");
    if (quoted || path.find("/tests/") != std::string::npos) continue;
    const auto document = base::ParseYaml(path, Read(path));
    REQUIRE_OK(document);
    Collect(document->root, path, &out);
  }
  return out;
}

std::vector<Said> OfCatalog() {
  std::vector<Said> out;
  for (const auto& entry : std::filesystem::directory_iterator(testing::InProject("core/base/text"))) {
    const std::string path = "core/base/text/" + entry.path().filename().string();
    // Words that are understood, whoever uses them; nobody is shown them.
    if (path.ends_with("/words.yaml")) continue;
    const auto document = base::ParseYaml(path, Read(path));
    REQUIRE_OK(document);
    for (const base::Node::Entry& message : document->root.Find("messages")->entries) {
      for (const char* key : {"zh", "hint_zh"}) {
        const base::Node* text = message.value.Find(key);
        if (text != nullptr && Chinese(text->scalar)) out.push_back({path, message.key, text->scalar});
      }
    }
  }
  return out;
}

// The texts of the pages: what stands between single quotes.
std::vector<Said> OfPages() {
  static const std::regex kText("'([^'\n]+)'");
  std::vector<Said> out;
  for (const char* path : {"server/web/src/i18n/zh.ts", "server/web/src/i18n/words.ts"}) {
    const std::string raw = Read(path);
    for (std::sregex_iterator at(raw.begin(), raw.end(), kText), end; at != end; ++at) {
      if (!Chinese((*at)[1])) continue;
      const auto line = 1 + std::count(raw.begin(), raw.begin() + at->position(), '\n');
      out.push_back({path, std::to_string(line), (*at)[1]});
    }
  }
  return out;
}

void CheckAll(const std::vector<Said>& texts) {
  std::vector<std::string> all;
  for (const Said& said : texts) {
    for (std::string& breach : Breaches(said)) all.push_back(std::move(breach));
  }
  INFO(Listed(all));
  CHECK(all.empty());
}

TEST_CASE("Wording: the rules speak as an office does", "[house][wording]") {
  const std::vector<Said> texts = OfRules();
  REQUIRE(texts.size() > 3000);
  CheckAll(texts);
}

TEST_CASE("Wording: the product's sentences speak as an office does", "[house][wording]") {
  const std::vector<Said> texts = OfCatalog();
  REQUIRE(texts.size() > 800);
  CheckAll(texts);
}

TEST_CASE("Wording: the pages speak as an office does", "[house][wording]") {
  const std::vector<Said> texts = OfPages();
  REQUIRE(texts.size() > 300);
  CheckAll(texts);
}

TEST_CASE("Wording: a slip is found", "[house][wording]") {
  const auto found = [](const char* file, const char* where, const char* zh) {
    return Breaches({file, where, zh}).size();
  };
  const char* rules = "rulesets/cn/cases/complaint.yaml";
  const char* core = "core/base/text/workflow.yaml";
  CHECK(found(rules, "1", "案件已停用") == 2U);
  CHECK(found(rules, "1", "行政处罚案件") == 0U);
  CHECK(found(core, "disable", "要停用的规则") == 0U);
  CHECK(found(rules, "1", "剩3日") == 1U);
  CHECK(found(rules, "1", "剩余3日") == 0U);
  CHECK(found(rules, "1", "限额{policy.death_limit} 分低于下限") == 1U);
  CHECK(found(core, "x", "{hours}小时{minutes}分") == 0U);
  CHECK(found(rules, "1", "考核得分{agency.score}分，低于淘汰线") == 0U);
  CHECK(found(rules, "1", "最多延长30d") == 1U);
  CHECK(found(rules, "1", "10wd内答复") == 1U);
  CHECK(found(core, "bad-period", "写法：10wd（工作日）") == 0U);
  CHECK(found(rules, "1", "按年（AMB-24）") == 1U);
  CHECK(found(rules, "1", "可以暂缓（may_wait）") == 1U);
  CHECK(found(core, "four-eyes", "“{event}”须由他人办理") == 1U);
  CHECK(found(core, "four-eyes.assignee", "“{event_zh}”须由他人办理") == 0U);
  CHECK(found(core, "unknown-event", "没有名为 {event} 的事件") == 0U);
  CHECK(found(core, "x", "「答复」") == 1U);
  CHECK(found(core, "x", "日期 “{text}” 无效") == 1U);
  CHECK(found(core, "x", "比例15 %") == 1U);
  CHECK(found("rulesets/cn/messages/cases.yaml", "1", "投诉{case}已答复") == 1U);
  CHECK(found("rulesets/cn/messages/cases.yaml", "1", "{subject}：投诉已答复（办件编号{case}）") == 0U);
}

}  // namespace
}  // namespace anze::house
