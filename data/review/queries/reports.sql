-- Reports with their last decision, newest first.
select r.*, d.decision, d.fact as decided_fact, d.observation_id, d.payload,
       d.address as decided_address, d.reviewer, d.reason, d.decided_at
from error_report as r
left join error_report_decision as d
    on d.decision_id = (
        select max(decision_id) from error_report_decision where report_id = r.report_id
    )
order by r.report_id desc
