#!/usr/bin/python3
"""Makes, changes and reads workbooks with a library that shares no code with ours.

edit_workbook.py read FILE           prints {sheet: {"cells": {"C7": {"value", "format", "type"}}, "lists": {range: [values] or
                                     formula}, "freeze", "hidden"}} as JSON
edit_workbook.py edit FILE NEW       takes a JSON list of edits from standard input and writes NEW
    {"sheet", "cell", "value", "format"}   sets a cell; a value of "date:2027-01-01" is a day
    {"sheet", "row", "column", "id", "from", "value"}  the same in the row of an id (column A), of a first day (column E)
    {"sheet", "append": […]}  {"sheet", "delete": id}  {"sheet", "merge": "A4:B5"}  {"drop": sheet}
edit_workbook.py make KIND FILE      writes a hostile file: bomb, rows, macros, no-parts, strict, types, matrix
"""
import datetime
import io
import json
import sys
import zipfile

import openpyxl


def read(path):
    book = openpyxl.load_workbook(path)
    out = {}
    for sheet in book.worksheets:
        cells = {}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    cells[cell.coordinate] = {"value": cell.value, "format": cell.number_format, "type": cell.data_type}
        lists = {}
        for rule in sheet.data_validations.dataValidation:
            lists[str(rule.sqref)] = rule.formula1
        out[sheet.title] = {"cells": cells, "lists": lists, "freeze": sheet.freeze_panes,
                            "hidden": sheet.sheet_state != "visible"}
    print(json.dumps(out, ensure_ascii=False, default=str))


def typed(value):
    if isinstance(value, str) and value.startswith("date:"):
        return datetime.date.fromisoformat(value[5:])
    return value


def row_of(sheet, edit):
    for row in range(4, sheet.max_row + 1):
        same = sheet.cell(row, 1).value == edit["id"]
        if same and ("from" not in edit or str(sheet.cell(row, 5).value) == edit["from"]):
            return row
    raise SystemExit("no row " + edit["id"])


def edit(path, new):
    book = openpyxl.load_workbook(path)
    for one in json.load(sys.stdin):
        if "drop" in one:
            del book[one["drop"]]
            continue
        sheet = book[one["sheet"]]
        if "append" in one:
            sheet.append([typed(value) for value in one["append"]])
        elif "merge" in one:
            sheet.merge_cells(one["merge"])
        elif "delete" in one:
            sheet.delete_rows(row_of(sheet, {"id": one["delete"]}))
        else:
            cell = sheet[one["cell"]] if "cell" in one else sheet[one["column"] + str(row_of(sheet, one))]
            cell.value = typed(one["value"])
            if "format" in one:
                cell.number_format = one["format"]
    book.save(new)


def sheet_part(rows):
    return ('<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            + rows + "</sheetData></worksheet>")


def plain_parts(sheet, more=()):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/>'
                           "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                                      f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
                                      "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
        **dict(more),
    }


def pack(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def make(kind, path):
    if kind == "bomb":  # 200 MB of blanks in 200 KB
        pack(path, plain_parts(sheet_part(" " * 200_000_000)))
    elif kind == "rows":
        rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 100_001))
        pack(path, plain_parts(sheet_part(rows)))
    elif kind == "macros":
        pack(path, plain_parts(sheet_part(""), {"xl/vbaProject.bin": b"\0"}.items()))
    elif kind == "no-parts":
        pack(path, {"hello.txt": "hello"})
    elif kind == "torn":
        whole = io.BytesIO()
        pack(whole, plain_parts(sheet_part("<row><c>")))
        open(path, "wb").write(whole.getvalue())
    elif kind == "strict":  # prefixes before every name, cells without places, an entity of its own
        main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
        sheet = (f'<!DOCTYPE x [<!ENTITY e "boom">]><x:worksheet xmlns:x="{main}"><x:sheetData><x:row>'
                 '<x:c t="inlineStr"><x:is><x:r><x:t>富</x:t></x:r><x:r><x:t>文本</x:t></x:r><x:rPh><x:t>x</x:t></x:rPh>'
                 "</x:is></x:c><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>")
        pack(path, plain_parts(sheet))
    elif kind == "types":
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "各种"
        sheet.append(["文字", 12, 0.57, 1e-05, True, datetime.date(2027, 1, 1), datetime.datetime(2027, 1, 1, 8, 30),
                      "=1+1", "_x0041_", " 两端 "])
        sheet["K1"] = 0.155
        sheet["K1"].number_format = '0.0%'
        sheet["L1"] = 46388
        sheet["L1"].number_format = 'yyyy"年"m"月"d"日"'
        sheet["M1"] = 46388
        sheet["M1"].number_format = '[$-804]yyyy/m/d;@'
        sheet["N1"] = "#REF!"
        sheet["N1"].data_type = "e"
        sheet.merge_cells("A3:B4")
        sheet["A3"] = "合并"
        book.save(path)
    elif kind == "matrix":
        book = openpyxl.Workbook()
        book.active.title = "说明"
        sheet = book.create_sheet("费率")
        for row in (["", "<= 100", "> 100"], ["coal", 0.02, 0.03], ["metal", 0.01, "-"]):
            sheet.append(row)
        sheet["B2"].number_format = "0.00%"
        book.save(path)


if sys.argv[1] == "read":
    read(sys.argv[2])
elif sys.argv[1] == "edit":
    edit(sys.argv[2], sys.argv[3])
else:
    make(sys.argv[2], sys.argv[3])
