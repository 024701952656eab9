-- Every decision about any candidate, newest first.
select d.decided_at, d.decision, d.candidate_id, d.reviewer, d.reason, d.deal, d.matched_deal,
       c.title, c.source_url
from candidate_decision as d
join candidate as c on c.candidate_id = d.candidate_id
order by d.decision_id desc
limit ?
