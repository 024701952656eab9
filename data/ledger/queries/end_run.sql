-- How a run ended, when and with which counts.
update run
set ended_at = $at, state = $state, reason = $reason, staged = $staged, added = $added,
    withdrawn = $withdrawn, reinstated = $reinstated, documents = $documents
where run_id = $run
