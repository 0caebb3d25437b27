"""Writes the tables of data/tables: five that scikit-learn 1.2.1 holds, and two of the npm package vega-datasets 3.2.1.

usage, on Debian 12 after apt-get install python3-sklearn npm:
  npm pack vega-datasets@3.2.1
  python3 data/tables.py vega-datasets-3.2.1.tgz
README.md says what each table is, and lists the sums of what this script wrote.
"""
import csv
import json
import pathlib
import sys
import tarfile

from sklearn import datasets

FOLDER = pathlib.Path(__file__).parent / "tables"


def cell(value):
    """Nothing for a missing value, and a number in its shortest form: 1001 for 1001.0."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def write(name, header, rows):
    with open(FOLDER / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([cell(value) for value in row] for row in rows)


def write_measured(name, bunch, target):
    classes = getattr(bunch, "target_names", None)
    labels = bunch.target if classes is None else [str(classes[label]) for label in bunch.target]
    write(name, [*map(str, bunch.feature_names), target], [[*row, label] for row, label in zip(bunch.data, labels)])


def write_records(name, records, change):
    changed = [change(dict(record)) for record in records]
    rows = [row for row in changed if row is not None]
    write(name, list(rows[0]), [row.values() for row in rows])


def penguin(row):
    # One is neither MALE nor FEMALE but a dot.
    return row | {"Sex": row["Sex"] if row["Sex"] in ("MALE", "FEMALE") else None}


def car(row):
    # As in UCI's Auto MPG, without the eight cars of unknown consumption. A year is written as its first of January.
    return None if row["Miles_per_Gallon"] is None else row | {"Year": int(row["Year"][:4])}


def main():
    FOLDER.mkdir(exist_ok=True)
    write_measured("iris", datasets.load_iris(), "species")
    write_measured("wine", datasets.load_wine(), "class")
    write_measured("breast-cancer", datasets.load_breast_cancer(), "diagnosis")
    write_measured("digits", datasets.load_digits(), "digit")
    write_measured("diabetes", datasets.load_diabetes(scaled=False), "progression")
    with tarfile.open(sys.argv[1]) as package:
        for name, source, change in [("penguins", "penguins", penguin), ("auto-mpg", "cars", car)]:
            write_records(name, json.load(package.extractfile(f"package/data/{source}.json")), change)


main()
