"""Replicas of StatCounter, OpenRouter and Epoch AI: charts, exports, tables; figures are made up.

Imitate: columns in the order of their shares, months before coverage as zeros after the real ones,
a month under way, the other layout of a single month (StatCounter); index, manifest with hash and
row count, CRLF lines, a fraction with noise digits (OpenRouter); CSV addresses that are gone and
the same tables in a ZIP, a byte order mark, US dates, part quarters (Epoch AI).
"""

import hashlib
import io
import json
import zipfile

from replicas.server import Answer, Asked, Replica

CHATBOTS = {"ChatGPT": "70.5", "Claude": "20.25", "Novelty": "8", "Other": "1.25"}
CSV = "text/csv; charset=utf-8"


class StatCounterReplica(Replica):
    """Charts by kind: label → share of every month asked for."""

    def __init__(self, charts: dict[str, dict[str, str]]) -> None:
        super().__init__()
        self.charts = charts
        self.months = ["2026-08", "2026-09", "2026-10"]

    def answer(self, request: Asked) -> Answer:
        """Answer like chart.php."""
        shares = self.charts.get(request.one("statType_hidden"))
        if request.path != "/chart.php" or shares is None or request.one("csv") != "1":
            return Answer(b"<html>chart</html>", 200, "text/html")
        first, last = request.one("fromMonthYear"), request.one("toMonthYear")
        if first == last:
            lines = ['"AI Chatbot","Market Share Perc. (Oct 2026)"']
            lines += [f'"{label}",{share}' for label, share in shares.items()]
            return Answer("\n".join(lines).encode(), content_type=CSV)
        lines = [",".join(['"Date"', *(f'"{label}"' for label in shares)])]
        lines += [f"{month},{','.join(shares.values())}" for month in self.months]
        lines += [f"2018-0{number},{','.join('0' for _ in shares)}" for number in (1, 2)]
        return Answer(("\n".join(lines) + "\n").encode(), content_type=CSV)


RANKINGS = (
    ("alfa/model-1", "1", "0.40000000000000001"),
    ("alfa/model-2:free", "2", "0.25000000000000002"),
    ("stealth/mystery", "3", "0.2999999999999999"),
    ("other", "", "0.05"),
)


class OpenRouterReplica(Replica):
    """Exports: index → manifest → CSV; `lies` makes the manifest's hash another file's."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = [("2026-11-19", *row) for row in RANKINGS]
        self.lies = False

    def body(self) -> bytes:
        """Return the CSV with CRLF lines."""
        lines = ["date,model_permaslug,rank,total_tokens,share_of_daily_tokens"]
        lines += [f"{day},{model},{rank},1000,{share}" for day, model, rank, share in self.rows]
        return ("\r\n".join(lines) + "\r\n").encode()

    def answer(self, request: Asked) -> Answer:
        """Answer like the exports."""
        base = "https://openrouter.ai/api/v1/datasets/exports"
        digest = hashlib.sha256(b"other" if self.lies else self.body()).hexdigest()
        manifest = {
            "dataset": "rankings-daily",
            "row_count": len(self.rows),
            "files": {"csv": {"url": f"{base}/rankings-daily/2026-11-20.csv", "sha256": digest}},
        }
        dataset = {
            "id": "rankings-daily",
            "latest_manifest_url": f"{base}/rankings-daily/latest.manifest.json",
        }
        made = {
            "/index.json": json.dumps({"datasets": [{"id": "x"}, dataset]}).encode(),
            "/rankings-daily/latest.manifest.json": json.dumps(manifest).encode(),
            "/rankings-daily/2026-11-20.csv": self.body(),
        }
        path = request.path.removeprefix("/api/v1/datasets/exports")
        return Answer(made[path]) if path in made else Answer(b"{}", 404)


HEADER = (
    "Name,Chip manufacturer,Owner,{chip}Start date,End date,Compute estimate in H100e (median),"
    "H100e (5th percentile),H100e (95th percentile),Number of Units,Power in MW (median),"
    "Incomplete,Notes"
)


def owners_table(by_chip: bool) -> str:
    """Return a table of owners with complete rows, a part quarter and a middle quarter."""
    chip = "H100," if by_chip else ""
    rows = [
        f"a,Nvidia,Alfa Works,{chip}1/1/2022,12/31/2025,3000,2000,4000,2500,1.5,,",
        f"b,Nvidia,Other,{chip}1/1/2022,12/31/2025,500,,,400,,,",
        f"c,Nvidia,Alfa Works,{chip}1/1/2022,9/30/2025,2500,1500,3500,2000,1.2,,",
        f"d,Nvidia,Alfa Works,{chip}1/1/2022,3/31/2026,9999,1,99999,1,1,checked,",
        f'e,Nvidia,Alfa Works,{chip}1/1/2022,3/31/2026,9999,1,99999,1,1,,"Incomplete: x"',
    ]
    head = HEADER.format(chip="Chip type," if by_chip else "")
    return "\n".join([head, *rows]) + "\n"


class EpochReplica(Replica):
    """The ZIP of owners; its CSV addresses answer 404 unless `as_csv`."""

    def __init__(self) -> None:
        super().__init__()
        self.as_csv = False

    def answer(self, request: Asked) -> Answer:
        """Answer like epoch.ai."""
        tables = {
            "ai_chip_owners_cumulative_by_designer.csv": owners_table(False),
            "ai_chip_owners_cumulative_by_chip_type.csv": owners_table(True),
        }
        name = request.path.rsplit("/", 1)[-1]
        if self.as_csv and name in tables:
            return Answer(b"\xef\xbb\xbf" + tables[name].encode(), content_type=CSV, etag=True)
        if name != "ai_chip_owners.zip":
            return Answer(b"<html>404</html>", 404, "text/html")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for table, text in tables.items():
                info = zipfile.ZipInfo(table.removeprefix("ai_chip_owners_"))
                archive.writestr(info, text)
            archive.writestr(zipfile.ZipInfo("README.md"), "Data by an example")
        return Answer(packed.getvalue(), content_type="application/zip", etag=True)
