"""Form sets: what a region's form says about its fields, columns, kinds, tables and pages, loaded from templates/."""
