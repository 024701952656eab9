-- Deals of the candidates whose last decision accepted them, oldest decision first.
select d.candidate_id, d.deal
from candidate_decision as d
where d.decision = 'accepted'
  and d.decision_id = (
      select max(decision_id) from candidate_decision where candidate_id = d.candidate_id
  )
order by d.decision_id
