-- Alert rules that failed when the release was built, separated by a bar.
select broken_rules from release_info
