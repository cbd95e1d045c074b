"""Two peers a user would reach for, on the same labelled sample; runs in `.venv-peers`.

    python tests/eval/peers.py datacompy|splink FOLDER

datacompy joins by the number and compares the columns without spaces and case. Splink is asked whom
each record describes (link_only, trained by EM on the sample itself); a record is a match when its
best link of at least 0.95 is the person whose number it carries. Prints counts as JSON.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path

import pandas as pd

OPERATIONS = ("child_allowance", "nursing_care", "resident_tax", "welfare")
COMPARED = ["name", "kana", "birth_date", "sex", "address"]


def read(file: Path) -> pd.DataFrame:
    """A file as text."""
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def by_datacompy(records: pd.DataFrame, register: pd.DataFrame) -> set[str]:
    """The records that are a match."""
    import datacompy

    carried = records[["record_id", "my_number", *COMPARED]]
    found = carried[["record_id", "my_number"]].merge(register, on="my_number")
    compared = datacompy.PandasCompare(
        carried.drop(columns="my_number"),
        found[["record_id", *COMPARED]],
        join_columns="record_id",
        ignore_spaces=True,
        ignore_case=True,
    )
    rows = compared.intersect_rows
    columns = [f"{name}_match" for name in COMPARED]
    return set(rows.loc[rows[columns].all(axis=1), "record_id"])


def by_splink(records: pd.DataFrame, register: pd.DataFrame) -> set[str]:
    """The records whose best link is the person whose number they carry."""
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    one = records[["record_id", *COMPARED]].rename(columns={"record_id": "unique_id"})
    other = register[["my_number", *COMPARED]].rename(columns={"my_number": "unique_id"})
    one, other = (table.replace("", None) for table in (one, other))
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name"),
            cl.JaroWinklerAtThresholds("kana"),
            cl.DamerauLevenshteinAtThresholds("birth_date"),
            cl.ExactMatch("sex"),
            cl.JaroWinklerAtThresholds("address"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("birth_date"),
            block_on("name"),
            block_on("address", "sex"),
        ],
    )
    database = DuckDBAPI()
    tables = [database.register(one), database.register(other)]
    linker = Linker(tables, settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    links = linker.inference.predict(threshold_match_probability=0.95).as_pandas_dataframe()
    best = links.sort_values("match_probability").drop_duplicates("unique_id_l", keep="last")
    carried = records.set_index("record_id")["my_number"]
    same = best["unique_id_r"].to_numpy() == carried.reindex(best["unique_id_l"]).to_numpy()
    return set(best.loc[same, "unique_id_l"])


def main() -> None:
    """Count over the four operations."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    way, folder = sys.argv[1], Path(sys.argv[2])
    matches = {"datacompy": by_datacompy, "splink": by_splink}[way]
    truth = read(folder / "truth.csv")
    register = read(folder / "register.csv")
    counts = {"records": 0, "true_errors": 0, "missed": 0, "harmless_called_mislink": 0}
    counts["review_or_undecidable"] = 0
    for operation in OPERATIONS:
        records = read(folder / f"{operation}.csv")
        matched = matches(records, register)
        labels = truth[truth["operation"] == operation].set_index("record_id")
        wrong = set(labels.index[labels["true_error"] == "1"])
        counts["records"] += len(records)
        counts["true_errors"] += len(wrong)
        counts["missed"] += len(wrong & matched)
        counts["review_or_undecidable"] += len(records) - len(matched)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
