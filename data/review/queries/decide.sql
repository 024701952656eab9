-- A decision is a new row; the last one counts.
insert into candidate_decision (
    candidate_id, decision, deal, matched_deal, organisations, reviewer, reason, decided_at
)
values (
    :candidate_id, :decision, :deal, :matched_deal, :organisations, :reviewer, :reason, :decided_at
)
