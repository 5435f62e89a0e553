"""Nightly sales report."""

import csv
import subprocess
import sys


def write_report(orders, path):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "total"])
        for order in orders:
            writer.writerow([order["id"], order["total_cents"] / 100])


def convert_to_pdf(path):
    target = path.removesuffix(".csv") + ".pdf"
    subprocess.run(f"csv2pdf {path} {target}", shell=True, check=True)
    return target


def collect(orders, skipped=[]):
    for order in orders:
        if order["total_cents"] <= 0:
            skipped.append(order["id"])
    return [order for order in orders if order["id"] not in skipped]


if __name__ == "__main__":
    write_report(collect([]), sys.argv[1])
    convert_to_pdf(sys.argv[1])
