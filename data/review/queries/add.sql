-- Add a candidate; the same reading of the same text is there already.
insert or ignore into candidate (
    candidate_id, source_id, source_url, source_name, document_id, published, language, title,
    passage, deal, parties, matched_deal, match_score, found_at
)
values (
    :candidate_id, :source_id, :source_url, :source_name, :document_id, :published, :language,
    :title, :passage, :deal, :parties, :matched_deal, :match_score, :found_at
)
