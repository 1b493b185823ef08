#!/usr/bin/python3
"""Reads a workbook with a library that did not write it and prints what a person would see of it, as JSON.

read_workbook.py FILE -> {"sheets": [names], "freeze", "title_rows", "orientation", "fit": [width, height], "paper",
"header", "footer", "widths": {"A": …}, "cells": [[{"value", "format", "type"}, …], …]}
"""
import json
import sys

import openpyxl


def main():
    book = openpyxl.load_workbook(sys.argv[1])
    sheet = book.worksheets[0]
    rows = [
        [{"value": cell.value, "format": cell.number_format, "type": cell.data_type} for cell in row]
        for row in sheet.iter_rows()
    ]
    print(json.dumps({
        "sheets": book.sheetnames,
        "freeze": sheet.freeze_panes,
        "title_rows": sheet.print_title_rows,
        "orientation": sheet.page_setup.orientation,
        "fit": [sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight],
        "paper": sheet.page_setup.paperSize,
        "header": sheet.oddHeader.center.text,
        "footer": sheet.oddFooter.center.text,
        "widths": {name: round(one.width) for name, one in sheet.column_dimensions.items()},
        "cells": rows,
    }, ensure_ascii=False))


main()
