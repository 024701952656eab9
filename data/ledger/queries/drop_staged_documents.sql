-- A run that ended leaves nothing staged.
delete from staged_document where run_id = $run
