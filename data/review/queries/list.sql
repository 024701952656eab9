-- Candidates with their last decision; pending ones carry none, or were reopened.
select c.*, d.decision, d.deal as decided_deal, d.matched_deal as decided_match,
       d.reviewer, d.reason, d.decided_at
from candidate as c
left join candidate_decision as d
    on d.decision_id = (
        select max(decision_id) from candidate_decision where candidate_id = c.candidate_id
    )
order by c.found_at desc, c.candidate_id
