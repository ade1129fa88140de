"""Small parts that every page uses; they know tokens and marks, never the document.

buttons      `make_button`, `Look`, `ChipRow`: filled, outlined, link and chip buttons with a word always
labels       `MarkLabel` (mark and words in the mark's colour), `make_label` (a use of type that follows the text size)
fields       `FieldLine`, `FieldText`: editors with the states of a cell; `make_money_line`, `make_percent_line`
boxes        `FieldBoxes`: the few choices of a field as boxes to tick
edit_bar     `EditBar`: place, value, mark and words; `applied(text)`
legend       `Legend`: swatches drawn by `draw_cell`
section_bar  `SectionBar`: bold title, quiet detail, marks, then whatever is added
rail         `Rail`: upright entries that open and close docks; `clicked(key)`
tabs         `StateTabs`: mark, name, count; `chosen(key)`
tile         `Tile`: the large deeds of the start page; `clicked`
empty_state  `EmptyState`: what a page says when there is nothing yet, with the one deed that helps
"""
