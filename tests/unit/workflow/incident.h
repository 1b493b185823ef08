// An accident that is told within hours: a clock that is paused, extended and counted again, one from the event, one in
// days that warns by hours, and one that rolls as a parameter says.
#pragma once

namespace anze::workflow::testing {

inline constexpr const char* kIncident = R"(  incident:
    title: {zh: 事故报告, en: Incident}
    clauses: [law-1]
    opened_by: [handler]
    facts:
      incident.at: {title: 事故发生时刻, type: datetime, required: true}
      incident.overdue: {title: 逾期未报, type: boolean}
    initial: open
    states:
      open: {title: {zh: 待报告, en: Open}}
      told: {title: {zh: 已报告, en: Told}, final: true}
    events:
      ask: {title: {zh: 请求核实, en: Ask}, from: [open], by: [handler], clauses: [law-1]}
      answer: {title: {zh: 核实完毕, en: Answer}, from: [open], by: [handler], clauses: [law-1]}
      extend: {title: {zh: 延长, en: Extend}, from: [open], by: [approver], data: {more: {title: 延长多久, type: string}}, clauses: [law-1]}
      correct: {title: {zh: 更正, en: Correct}, from: [open], by: [handler], recounts: true, data: {at: {title: 事故发生时刻, type: datetime, required: true}}, set: {incident.at: data.at}, clauses: [law-1]}
      report: {title: {zh: 报告, en: Report}, from: [open], to: told, by: [handler], clauses: [law-1]}
      overdue: {title: {zh: 逾期, en: Overdue}, from: [open], by: [system], set: {incident.overdue: clocks.written.breached}, clauses: [law-1]}
    clocks:
      written:
        title: {zh: 书面报告, en: Written}
        start: [open]
        from: incident.at
        period: written.period
        stop: [report]
        pause: [ask]
        resume: [answer]
        extend: {event: extend, period: 4h, data: data.more, max: 2}
        warn: {yellow: 6h, red: 30min}
        breach: overdue
        clauses: [law-1]
      spoken: {title: {zh: 口头报告, en: Spoken}, start: [open], period: 1h, stop: [report], clauses: [law-1]}
      closing: {title: {zh: 结案, en: Closing}, start: [open], period: 3d, stop: [report], warn: {yellow: 12h}, clauses: [law-1]}
      settled: {title: {zh: 处理, en: Settled}, start: [open], period: 30d, stop: [report], roll: settled.rolls, clauses: [law-1]}
)";

inline constexpr const char* kIncidentParameters = R"(  written.period:
    title: {zh: 书面报告期限, en: Time to write}
    type: period
    values: [{from: 2020-01-01, value: 24h, clauses: [law-1]}]
  settled.rolls:
    title: {zh: 顺延, en: Rolls}
    type: boolean
    values:
      - {from: 2020-01-01, value: true, clauses: [law-1]}
      - {from: 2025-09-02, value: false, clauses: [law-1]}
)";

}  // namespace anze::workflow::testing
