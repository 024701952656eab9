"""Guarded SQL runs ordinary queries and refuses everything that reaches outside."""

import time
from pathlib import Path

import pytest

from data.home import Home
from data.release import content_hash, open_release
from data.release.tables import all_tables
from data.sql_guard import (
    Limits,
    LiveTable,
    QueryFailedError,
    QueryRefusedError,
    QueryStoppedError,
    run_query,
)
from data.sql_guard.child import answer

LIMITS = Limits(seconds=20)


@pytest.fixture(scope="module")
def release(bundled_home: Home) -> Path:
    return open_release(bundled_home).path


ORDINARY = [
    ("select count(*) from art14_notice", [[71]]),
    ("SELECT 1;", [[1]]),
    ("-- a comment\nselect 'it''s; fine' /* ; */", [["it's; fine"]]),
    ("with top as (select 5 as n) select n from top", [[5]]),
    ("from range(3) select sum(range)", [[3]]),
    ("values (1), (2)", [[1], [2]]),
    ("select kind, count(*) from deal where kind = 'acquisition' group by all", None),
    ("select d.id from deal d join organisation o on o.id = d.target_org limit 1", None),
    ("select *, row_number() over (partition by kind order by amount desc) from deal", None),
    ("select unnest(string_split('a|b', '|'))", [["a"], ["b"]]),
    ("describe deal", None),
    ("summarize register", None),
    ("explain select * from deal", None),
    ("explain analyze select count(*) from deal", None),
    ("select deal.amount::decimal(20, 2) from main.deal limit 1", None),
    ("with recursive r(n) as (select 1 union all select n + 1 from r where n < 4) from r", None),
    ("pivot register on status in ('designated') using count(*) group by gatekeeper", None),
    ("select list_transform([1, 2], lambda x: x + 1)", [[[2, 3]]]),
    ("select regexp_extract(source_url, 'https?://([^/]+)', 1) from deal limit 1", None),
    ("select * from json_each('[1]')", None),
    ("select date '2026-01-31' + interval 1 month", None),
    ("select median(share_pct), quantile_cont(share_pct, 0.9) from share", None),
]


@pytest.mark.parametrize(("sql", "rows"), ORDINARY, ids=[sql[:50] for sql, _ in ORDINARY])
def test_an_ordinary_query_runs(release: Path, sql: str, rows: list[object] | None) -> None:
    given = answer(
        {"file": str(release), "sql": sql, "published": sorted(all_tables()), **vars(LIMITS)}
    )
    assert len(given["rows"]) > 0
    if rows is not None:
        assert given["rows"] == rows


ATTACKS = [
    "select * from '/etc/passwd'",
    'select * from "/etc/passwd"',
    "from '/etc/passwd'",
    "from read_csv('/etc/passwd')",
    "from read_csv_auto('/etc/passwd')",
    "from read_text('/etc/passwd')",
    "from read_blob('/etc/passwd')",
    "from read_json('/etc/passwd')",
    "from read_parquet('/tmp/x.parquet')",
    "from parquet_metadata('/tmp/x.parquet')",
    "from sniff_csv('/etc/passwd')",
    "from glob('/*')",
    "from READ_CSV('/etc/passwd')",
    "from \"read_csv\"('/etc/passwd')",
    "from main.read_csv('/etc/passwd')",
    "from system.main.read_text('/etc/passwd')",
    "select (select content from read_text('/etc/passwd'))",
    "select * from deal where id in (select content from read_text('/etc/passwd'))",
    "with x as (from read_text('/etc/passwd')) from x",
    "select * from deal, lateral (select * from read_text('/etc/passwd'))",
    "from query('select 1')",
    "from query_table('deal')",
    "from json_execute_serialized_sql('{}')",
    "select json_serialize_sql('select 1')",
    "from read_csv('https://a.example/x.csv')",
    "from 'https://a.example/x.csv'",
    "from 's3://bucket/x.parquet'",
    "attach '/tmp/x.duckdb'",
    "attach ':memory:' as x",
    "detach x",
    "use memory",
    "copy deal to '/tmp/out.csv'",
    "copy deal from '/etc/passwd'",
    "copy (select 1) to '/tmp/out.csv'",
    "export database '/tmp/x'",
    "import database '/tmp/x'",
    "install httpfs",
    "load httpfs",
    "update extensions",
    "set threads = 4",
    "set memory_limit = '10GB'",
    "set variable x = 1",
    "set schema 'main'",
    "set enable_external_access = true",
    "reset memory_limit",
    "pragma database_list",
    "pragma threads = 4",
    "pragma enable_profiling",
    "call pragma_version()",
    "call enable_logging()",
    "create table x (a int)",
    "create temp table x as select 1",
    "create view x as select 1",
    "create macro f(a) as a",
    "create secret (type s3)",
    "insert into deal select * from deal",
    "update deal set amount = 0",
    "delete from deal",
    "drop view deal",
    "alter table deal_statement add column x int",
    "truncate deal_statement",
    "comment on table deal_statement is 'x'",
    "begin",
    "commit",
    "checkpoint",
    "vacuum",
    "analyze",
    "prepare p as select 1",
    "execute p",
    "select 1; select 2",
    "select 1; copy deal to '/tmp/x'",
    "explain copy deal to '/tmp/x'",
    "explain analyze copy (select 1) to '/tmp/x'",
    "explain explain select 1",
    "from duckdb_settings()",
    "from duckdb_databases()",
    "from duckdb_secrets()",
    "from duckdb_extensions()",
    "from duckdb_tables",
    "from duckdb_columns()",
    "from duckdb_logs",
    "from pragma_database_list",
    "from sqlite_master",
    "from information_schema.tables",
    "from pg_catalog.pg_class",
    "from memory.deal",
    "with sqlite_master as (select 1) from sqlite_master",
    "with duckdb_tables as (select 1) select 1",
    "select current_setting('secret_directory')",
    "select getenv('HOME')",
    "select getvariable('x')",
    "select nextval('x')",
    "select version()",
    "select write_log('x')",
    "from enable_logging(storage_path = '/tmp/x')",
    "from disable_logging()",
    "from enable_profiling(save_location = '/tmp/x')",
    "from checkpoint()",
    "from force_checkpoint()",
    "from pandas_scan(null)",
    "from python_map_function()",
    "from arrow_scan(1, 2, 3)",
    "from seq_scan('deal')",
    "from which_secret('a', 's3')",
    "from test_all_types()",
    "from repeat_row(1, num_rows = 5)",
    "select pg_sleep(30)",
    "select sleep_ms(30000)",
    "select d.pg_sleep() from deal d",
    "show databases",
    "show all tables",
    "request",
    "sys",
    "select " + "1 + " * 6_000 + "1",
]


@pytest.mark.parametrize("sql", ATTACKS, ids=[sql[:50] for sql in ATTACKS])
def test_what_reaches_outside_is_turned_away_in_one_line(release: Path, sql: str) -> None:
    given = answer(
        {
            "file": str(release),
            "sql": sql,
            "published": sorted(all_tables()),
            **vars(LIMITS),
        }
    )
    assert given["problem"] in ("refused", "failed")
    assert "\n" not in given["reason"]
    assert str(release.parent) not in given["reason"]


@pytest.mark.parametrize(
    "sql",
    ["from read_text('/etc/passwd')", "set threads = 4", "", "select '\x00'", "from a; from b"],
)
def test_the_process_answers_a_refusal_as_an_error(release: Path, sql: str) -> None:
    with pytest.raises((QueryRefusedError, QueryFailedError)):
        run_query(release, sql, LIMITS)


def test_a_refusal_says_what_is_allowed(release: Path) -> None:
    with pytest.raises(QueryRefusedError, match=r"COPY is refused; allowed is one SELECT"):
        run_query(release, "copy deal to '/tmp/out.csv'", LIMITS)


RUNAWAYS = [
    "select count(*) from range(100000000000) a, range(100000000000) b",
    "select length(repeat('x', 4000000000))",
    "with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r",
    "select list_transform(range(100000000), lambda x: x + 1)",
    "select levenshtein(repeat('ab', 60000), repeat('ba', 60000))",
    "select string_agg(repeat('x', 1000000), '') from range(100000)",
]


@pytest.mark.parametrize("sql", RUNAWAYS, ids=[sql[:40] for sql in RUNAWAYS])
def test_a_runaway_query_ends_within_its_limit(release: Path, sql: str) -> None:
    started = time.monotonic()
    with pytest.raises((QueryStoppedError, QueryFailedError)):
        run_query(release, sql, Limits(seconds=2))
    assert time.monotonic() - started < 30


def test_rows_beyond_the_limit_are_cut_and_said_to_be(release: Path) -> None:
    result = run_query(release, "from range(100)", Limits(seconds=20, rows=10))
    assert (len(result.rows), result.truncated) == (10, True)


def test_exactly_the_limit_is_not_called_cut(release: Path) -> None:
    assert not run_query(release, "from range(10)", Limits(seconds=20, rows=10)).truncated


def test_an_answer_that_is_too_large_is_stopped(release: Path) -> None:
    with pytest.raises(QueryStoppedError, match="too large"):
        run_query(
            release,
            "select repeat('x', 10000) from range(1000)",
            Limits(seconds=20, result_bytes=100_000),
        )


def test_a_long_text_is_refused_before_it_is_parsed(release: Path) -> None:
    with pytest.raises(QueryRefusedError, match="allowed are 20000"):
        run_query(release, "select 1 -- " + "x" * 20_000, LIMITS)


def test_a_mistake_is_explained(release: Path) -> None:
    with pytest.raises(QueryFailedError, match="colour"):
        run_query(release, "select colour from deal", LIMITS)


MARK = LiveTable("mark", {"record": "VARCHAR", "since": "DATE"}, (("deal", "2026-11-22"),))


@pytest.mark.parametrize(
    ("sql", "rows", "live"),
    [
        ("select record, year(since) from mark", (("deal", 2026),), ("mark",)),
        ("select count(*) from deal join Mark on record = 'nothing'", ((0,),), ("mark",)),
        ("select count(*) from (select 1 from mark) as inner_one", ((1,),), ("mark",)),
        ("select count(*) from art14_notice", ((71,),), ()),
    ],
)
def test_a_table_beside_the_release_is_read_and_the_answer_says_so(
    release: Path, sql: str, rows: tuple[object, ...], live: tuple[str, ...]
) -> None:
    result = run_query(release, sql, LIMITS, [MARK])
    assert (result.rows, result.live) == (rows, live)


def test_a_table_beside_the_release_may_be_empty(release: Path) -> None:
    empty = LiveTable(MARK.name, MARK.columns, ())
    assert run_query(release, "select * from mark", LIMITS, [empty]).rows == ()


def test_without_a_table_beside_it_the_release_is_all_that_is_read(release: Path) -> None:
    with pytest.raises(QueryRefusedError, match="'mark' is no published table"):
        run_query(release, "select * from mark", LIMITS)


def test_no_query_changes_the_release(bundled_home: Home) -> None:
    reader = open_release(bundled_home)
    with reader.cursor() as cursor:
        assert content_hash(cursor) == reader.info.content_hash
