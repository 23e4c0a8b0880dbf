//! Workbooks, made by hand as small as they may be.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive of these parts.
pub fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of two sheets, of which the second is hidden: `rows` are the rows of the first as they stand in its XML. Style 1 shows whole numbers with five digits, style 2 dates.
pub fn workbook(rows: &str) -> Vec<u8> {
    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let sheet = |rows: &str| format!("<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>");
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: &str| format!("<Relationships xmlns=\"{package}\">{all}</Relationships>");
    let book = format!(
        "<workbook {MAIN} xmlns:r=\"{office}\"><sheets><sheet name=\"Secret\" sheetId=\"2\" state=\"hidden\" r:id=\"r2\"/><sheet name=\"Book\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let styles = format!(
        "<styleSheet {MAIN}><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"00000\"/></numFmts>\
         <cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
    );
    archive(&[
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        (
            "_rels/.rels",
            &relations(&relation("r1", "officeDocument", "xl/workbook.xml")),
        ),
        ("xl/workbook.xml", &book),
        (
            "xl/_rels/workbook.xml.rels",
            &relations(
                &[
                    relation("r1", "worksheet", "worksheets/sheet1.xml"),
                    relation("r2", "worksheet", "worksheets/sheet2.xml"),
                    relation("r3", "styles", "styles.xml"),
                ]
                .concat(),
            ),
        ),
        ("xl/styles.xml", &styles),
        ("xl/worksheets/sheet1.xml", &sheet(rows)),
        (
            "xl/worksheets/sheet2.xml",
            &sheet("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>secret</t></is></c></row>"),
        ),
    ])
}

/// A cell of text.
pub fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// A row of cells of text.
pub fn row(number: usize, cells: &[&str]) -> String {
    let letters = ('A'..='Z').zip(cells);
    let cells: String = letters
        .map(|(letter, cell)| text(&format!("{letter}{number}"), cell))
        .collect();
    format!("<row r=\"{number}\">{cells}</row>")
}
