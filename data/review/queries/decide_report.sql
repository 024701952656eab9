-- A decision about a report is a new row; the last one counts.
insert into error_report_decision (
    report_id, decision, fact, observation_id, payload, address, reviewer, reason, decided_at
)
values (
    :report_id, :decision, :fact, :observation_id, :payload, :address, :reviewer, :reason,
    :decided_at
)
