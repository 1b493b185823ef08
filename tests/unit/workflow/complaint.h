// A complaint as AQ 9010-2019 has it, small: 10 working days, 30 when it must be verified, 30 days more once.
#pragma once

namespace anze::workflow::testing {

inline constexpr const char* kComplaint = R"(  hazard:
    title: {zh: 隐患, en: Hazard}
    clauses: [law-1]
    opened_by: [handler, complainant]
    facts:
      hazard.level: {type: string, title: 等级}
    initial: open
    states:
      open: {title: {zh: 未消除, en: Open}}
      closed: {title: {zh: 已消除, en: Closed}, final: true}
    events:
      close: {title: {zh: 消除, en: Close}, from: [open], to: closed, by: [handler], clauses: [law-1]}
  complaint:
    title: {zh: 投诉, en: Complaint}
    clauses: [law-1]
    opened_by: [handler, complainant]
    facts:
      complaint.received_on: {type: date, title: 收到日期, required: true}
      complaint.text: {type: text, title: 内容}
      complaint.reasons: {type: text, title: 理由}
      complaint.replied_on: {type: date, title: 答复日期}
      complaint.level: {type: enum, title: 等级, values: [minor, major]}
      complaint.overdue: {type: boolean, title: 超期}
    require:
      - {id: not-future, condition: complaint.received_on <= as_of, failure: {zh: '{complaint.received_on} 晚于今天', en: '{complaint.received_on} is to come'}, clauses: [law-1]}
    initial: received
    states:
      received: {title: {zh: 已收到, en: Received}}
      verifying: {title: {zh: 核实中, en: Verifying}}
      replied: {title: {zh: 已答复, en: Replied}}
      closed: {title: {zh: 已办结, en: Closed}, final: true}
    events:
      take:
        title: {zh: 承办, en: Take}
        from: [received]
        by: [handler]
        assigns: true
        data: {assignee: {type: string, title: 承办人}}
        clauses: [law-1]
      verify:
        title: {zh: 核实, en: Verify}
        from: [received]
        to: verifying
        by: [handler]
        data: {reasons: {type: text, title: 理由, required: true}}
        require:
          - {id: has-reasons, condition: data.reasons ~= "none", failure: {zh: 请写理由, en: State reasons}, clauses: [law-1]}
          - {id: in-time, condition: as_of <= clocks.reply.due, failure: {zh: '已过 {clocks.reply.due}', en: 'Late since {clocks.reply.due}'}, clauses: [law-1]}
        set: {complaint.reasons: data.reasons}
        effects:
          - {notify: [complainant], message: verifying}
        clauses: [law-1]
      ask:
        title: {zh: 补充材料, en: Ask}
        from: [received, verifying]
        by: [handler]
        clauses: [law-1]
      answer:
        title: {zh: 材料齐全, en: Answer}
        from: [received, verifying]
        by: [complainant, handler]
        clauses: [law-1]
      extend:
        title: {zh: 延长, en: Extend}
        from: [received, verifying]
        by: [approver]
        not_by: [take, verify]
        not_assignee: true
        data: {days: {type: integer, title: 天数, min: 1}, reason: {type: text, title: 理由}}
        clauses: [law-1]
      reply:
        title: {zh: 答复, en: Reply}
        from: [received, verifying]
        to: replied
        by: [handler]
        data: {text: {type: text, title: 内容, required: true}, level: {type: enum, title: 等级, values: [minor, major]}}
        set: {complaint.text: data.text, complaint.replied_on: as_of, complaint.level: data.level}
        effects:
          - {notify: [complainant, supervisor], message: replied, facts: {text: complaint.text, due: clocks.reply.due}}
          - {open: hazard, facts: {hazard.level: complaint.level}, when: complaint.level == "major"}
          - {upload: province, facts: {replied_on: complaint.replied_on}}
          - {raise: child_replied, facts: {text: data.text}}
        clauses: [law-1]
      close:
        title: {zh: 办结, en: Close}
        from: [received, verifying, replied]
        to: closed
        by: [handler]
        clauses: [law-1]
      overdue:
        title: {zh: 超期, en: Overdue}
        from: [received]
        by: [system]
        set: {complaint.overdue: clocks.reply.breached}
        effects:
          - {notify: [supervisor], message: overdue}
        clauses: [law-1]
    clocks:
      reply:
        title: {zh: 十日答复, en: Ten days}
        start: [open]
        from: complaint.received_on
        period: reply.period
        stop: [reply, verify]
        pause: [ask]
        resume: [answer]
        extend: {event: extend, period: extension.period, data: data.days, from: due, max: 1, before_due: true}
        warn: {yellow: 3wd, red: 1wd}
        breach: overdue
        clauses: [law-1]
      verify:
        title: {zh: 三十日, en: Thirty days}
        start: [verify]
        from: complaint.received_on
        period: 30wd
        stop: [reply]
        pause: [ask]
        resume: [answer]
        extend: {event: extend, period: extension.period, data: data.days, from: due, max: 1, before_due: true}
        warn: {yellow: 5wd, red: 2wd}
        clauses: [law-1]
      national:
        title: {zh: 参考, en: For information}
        when: present(complaint.received_on)
        start: [open]
        from: complaint.received_on
        period: 15d
        stop: [reply]
        informational: true
        clauses: [law-1]
)";

inline constexpr const char* kComplaintParameters = R"(  reply.period:
    title: {zh: 期限, en: Period}
    type: period
    values:
      - {from: 2020-01-01, value: 10wd, clauses: [law-1]}
      - {from: 2027-01-01, value: 5wd, clauses: [law-1]}
  extension.period:
    title: {zh: 延长, en: Extension}
    type: period
    values: [{from: 2020-01-01, value: 30d, clauses: [law-1]}]
)";

inline constexpr const char* kMarch4 = R"({"complaint":{"received_on":"2025-03-04"}})";

}  // namespace anze::workflow::testing
