-- Ten useful queries; `docs/data-model.md` prints them and a test runs each.

-- 1. Deals of one organisation with their page, newest first
select announced, kind, source_org, target_org, amount, currency, amount_basis, grade, source_url
from deal
where 'openai' in (source_org, target_org)
order by announced_last desc;

-- 2. Art. 14 notices per undertaking and year
select gatekeeper, year(notified_on_last) as year, count(*) as notices
from art14_notice
group by all
order by gatekeeper, year;

-- 3. Services in force per gatekeeper
select gatekeeper, count(*) as services, list(cps_name order by cps_name) as names
from register
where status in ('designated')
group by gatekeeper
order by services desc;

-- 4. One market over time: shares of one estimator, never mixed
select period, org, share_lo, share_pct, share_hi, grade, source_url
from share
where market = 'cloud-infrastructure' and geography = 'world'
    and estimator = 'Synergy Research Group' and role = 'firm'
order by period_last, share_pct desc;

-- 5. HHI intervals of the headline series of each layer, newest period
select headline_of as layer, market, period, value_lo, value_hi, coverage_pct, estimator
from measure
where measure = 'hhi' and headline_of is not null
qualify row_number() over (partition by headline_of order by period desc) = 1;

-- 6. Money that may be added: one kind, one currency, one basis at a time
select kind, currency, amount_basis, count(*) as deals, sum(amount) as total
from deal
where summable and status <> 'abandoned'
group by all
order by kind, currency, amount_basis;

-- 7. Facts that several statements dispute
select 'deal' as record, fact_key, n_statements from deal where disputed
union all
select 'art14_notice', fact_key, n_statements from art14_notice where disputed
union all
select 'dma_case', fact_key, n_statements from dma_case where disputed;

-- 8. Who supplies the suppliers: two steps upstream of one organisation
with recursive upstream as (
    select upstream, downstream, relation, 1 as step
    from dependency
    where downstream = 'openai'
    union
    select dependency.upstream, dependency.downstream, dependency.relation, step + 1
    from dependency
    join upstream on dependency.downstream = upstream.upstream
    where step < 2
)
select distinct step, downstream, relation, upstream
from upstream
order by step, downstream, upstream;

-- 9. What was known about a deal on a day (statements, withdrawn ones too)
select observation_id, announced, amount, known_from, withdrawn_at, source_url
from deal_statement
where fact_key = 'microsoft-openai-2023-10b' and known_from <= date '2025-01-01'
order by known_from;

-- 10. Pages that carry the most facts, by grade
select grade, publisher, source_url, n_statements
from source
where source_url is not null
order by n_statements desc
limit 20;
