"""What each command does; heavy parts are imported by the command that needs them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.asking import asker
from core.cli.batch import import_folders, is_batch, show_units, write_summary
from core.cli.output import say, say_json
from core.cli.preview import TOLD, file_to_change
from core.cli.settling import confirm_values, copy_project
from core.cli.words import Deed
from core.errors import UserError

if TYPE_CHECKING:
    from core.jobs.import_ import ImportReport

DONE, PARTLY, UNUSABLE = 0, 1, 2


def show_forms(arguments: argparse.Namespace) -> int:
    from core.forms.load import installed
    from core.jobs.report import form_lines, form_plain

    form_sets = installed(arguments.templates, prove=True)
    _print(arguments, [form_plain(form_set) for form_set in form_sets], form_lines(form_sets))
    return PARTLY if any(form_set.is_broken for form_set in form_sets) else DONE


def make_document(arguments: argparse.Namespace) -> int:
    from core.forms.load import installed
    from core.jobs.documents import create_document
    from core.jobs.new_report import created_lines, created_plain

    form_sets = installed(arguments.templates)
    given = (arguments.form, arguments.unit, arguments.year, arguments.from_year)
    made = create_document(arguments.file, form_sets, *given, _wishes(arguments))
    _print(arguments, created_plain(made), created_lines(made, arguments.file))
    return DONE


def _wishes(arguments: argparse.Namespace) -> dict[str, Any]:
    """What is wanted of columns in a new year."""
    from core.forms.model import Carry

    said = {Carry.KEEP: arguments.keep, Carry.CLEAR: arguments.clear, Carry.ASK: arguments.ask}
    if any(said.values()) and arguments.from_year is None:
        raise UserError("--keep、--clear、--ask 说的是从上年转来的栏，要和 --from 一起写。")
    return {name: carry for carry, names in said.items() for name in names}


def import_office(arguments: argparse.Namespace) -> int:
    from core.jobs.import_report import import_lines, import_plain

    with file_to_change(arguments.file, arguments.preview) as file:
        if is_batch(arguments):
            return import_folders(arguments, file)
        report = _import(arguments, file)
    if arguments.preview and not arguments.json:
        say([TOLD])
    _print(arguments, import_plain(report) | {"preview": arguments.preview}, import_lines(report))
    return DONE if report.is_complete else PARTLY


def _import(arguments: argparse.Namespace, file: Path) -> ImportReport:
    from core.forms.load import installed
    from core.jobs.import_ import import_files
    from core.jobs.import_asking import import_asking

    form_sets = installed(arguments.templates)
    given = {"form_id": arguments.form, "unit": arguments.unit, "year": arguments.year}
    if arguments.mode == "ask":
        return import_asking(file, arguments.office, form_sets, asker(), **given)
    is_replacing = arguments.replace or arguments.mode == "replace"
    return import_files(file, arguments.office, form_sets, replace=is_replacing, **given)


def check_file(arguments: argparse.Namespace) -> int:
    from core.editing.session import open_session
    from core.jobs.check import check_documents, chosen_documents, last_years
    from core.jobs.report import finding_lines, finding_plain

    form_sets = _form_sets(arguments)
    with open_session(arguments.file, read_only=True) as session:
        documents = chosen_documents(session, arguments.unit, arguments.year)
        checked = check_documents(documents, form_sets, before=last_years(session))
    plain = [finding_plain(one.document, finding) for one in checked for finding in one.findings]
    _print(arguments, plain, [line for one in checked for line in finding_lines(one)])
    return PARTLY if any(one.has_errors for one in checked) else DONE


def export_file(arguments: argparse.Namespace) -> int:
    from core.editing.session import open_session
    from core.jobs.batch import MANY, Wanted, export_many
    from core.jobs.check import check_documents, chosen_heads, last_years
    from core.jobs.export import export_documents
    from core.jobs.report import export_lines, export_plain

    form_sets = _form_sets(arguments)
    with open_session(arguments.file, read_only=True) as session:
        heads = chosen_heads(session, arguments.unit, arguments.year)
        documents = tuple(session.document(head.id) for head in heads) if len(heads) < MANY else ()
        checked = check_documents(documents, form_sets, arguments.form, last_years(session))
    how: dict[str, Any] = {"form_id": arguments.form, "formats": arguments.formats, "draft": arguments.draft}
    if documents:
        report = export_documents(checked, form_sets, arguments.to, **how)
    else:
        report, checked = export_many(Wanted(arguments.file, form_sets, arguments.to, **how), heads)
    _print(arguments, export_plain(report, checked), export_lines(report, checked))
    return PARTLY if any(one.has_errors for one in checked) else DONE


def dump_file(arguments: argparse.Namespace) -> int:
    from core.editing.session import open_session
    from core.jobs.check import chosen_documents, last_years
    from core.jobs.dump import dump_documents

    with open_session(arguments.file, read_only=True) as session:
        chosen = chosen_documents(session, arguments.unit, arguments.year)
        dumped = dump_documents(chosen, _form_sets(arguments), last_years(session))
    say_json(dumped)
    return DONE


def show_origins(arguments: argparse.Namespace) -> int:
    from core.editing.session import open_session
    from core.jobs.check import chosen_documents
    from core.jobs.origins import import_log, log_lines, log_plain

    form_sets = _form_sets(arguments)
    with open_session(arguments.file, read_only=True) as session:
        chosen = chosen_documents(session, arguments.unit, arguments.year)
        logs = [import_log(session, one.id, form_sets.usable(one.layout)) for one in chosen]
    _print(arguments, [log_plain(log) for log in logs], [line for log in logs for line in log_lines(log)])
    return DONE


def load_file(arguments: argparse.Namespace) -> int:
    from core.jobs.documents import add_documents, read_json
    from core.jobs.dump import load_dump

    documents = load_dump(read_json(arguments.data), _form_sets(arguments))
    add_documents(arguments.file, documents)
    say([f"已读入：{document.unit.name}，{document.year or '年度未定'}。" for document in documents])
    return DONE


def show_codes(arguments: argparse.Namespace) -> int:
    from core.jobs.catalogues import list_lines, list_plain, lists_in_use

    lists = lists_in_use()
    _print(arguments, [list_plain(one) for one in lists], list(list_lines(lists)))
    return PARTLY if any(one.fault for one in lists) else DONE


def load_codes(arguments: argparse.Namespace) -> int:
    from core.jobs.catalogues import keep_catalogue, kept_lines, kept_plain, load_catalogue

    given = {"last_year": arguments.until, "kind": arguments.kind, "complete": arguments.complete}
    found = load_catalogue(arguments.list, arguments.year, **given)
    replaced = keep_catalogue(found.catalogue)
    _print(arguments, kept_plain(found), kept_lines(found, replaced))
    return PARTLY if found.remarks else DONE


def remove_codes(arguments: argparse.Namespace) -> int:
    from core.jobs.catalogues import list_words, remove_catalogue

    removed = remove_catalogue(arguments.kind, arguments.year)
    say([f"已移除：{list_words(one)}（{one.source}）。" for one in removed])
    return DONE


def show_rules(arguments: argparse.Namespace) -> int:
    from core.jobs.import_rules import kept_rules, rules_lines, rules_plain

    kept, form_sets = kept_rules(), _form_sets(arguments)
    lines = list(rules_lines(kept, form_sets)) or [
        "还没有导入规则；可以在导入预览里把手工放置的存成规则，或用 rules add 存下。"
    ]
    _print(arguments, rules_plain(kept, form_sets), lines)
    return PARTLY if any(one.fault for one in kept) else DONE


def add_rule(arguments: argparse.Namespace) -> int:
    from core.jobs.import_rules import keep_rule, rule_for, rule_words

    form_sets = _form_sets(arguments)
    rule = rule_for(form_sets.usable(arguments.form), " ".join(arguments.label.split()), arguments.to)
    before = keep_rule(rule)
    instead = f"，代替了原来的“{rule_words(before, form_sets)}”" if before else ""
    say([f"已存下：“{rule.label}” → {rule_words(rule, form_sets)}{instead}。"])
    return DONE


def remove_rules(arguments: argparse.Namespace) -> int:
    from core.jobs.import_rules import remove_rule, rule_words

    removed = remove_rule(arguments.form, arguments.label)
    say([f"已移除：“{removed.label}” → {rule_words(removed, _form_sets(arguments))}。"])
    return DONE


def check_template(arguments: argparse.Namespace) -> int:
    from core.cli.output import progress_line
    from core.jobs.template_check import check_templates, template_lines, template_plain

    with progress_line() as progress:
        reports = check_templates(arguments.folder, progress)
    _print(arguments, [template_plain(report) for report in reports], template_lines(reports))
    return PARTLY if any(report.mistakes for report in reports) else DONE


def make_demo(arguments: argparse.Namespace) -> int:
    from core.jobs.check import check_documents
    from core.jobs.export import export_documents
    from core.jobs.report import export_lines, finding_lines
    from core.jobs.sample import sample_documents

    form_sets = _form_sets(arguments)
    checked = check_documents(sample_documents(form_sets), form_sets)
    report = export_documents(checked, form_sets, arguments.folder)
    say([line for one in checked for line in finding_lines(one)])
    say(export_lines(report, checked))
    return PARTLY if any(one.has_errors for one in checked) else DONE


def try_program(arguments: argparse.Namespace) -> int:
    from core.jobs.self_test import self_test
    from core.paths import program_words

    faults = 0
    for step in self_test(program_words(), arguments.templates):
        faults += bool(step.fault)
        say([f"{'未通过' if step.fault else '通过'}  {step.name}  {step.fault or step.told}（{step.seconds:.2f} 秒）"])
    say(["自检未通过。" if faults else "自检通过。"])
    return PARTLY if faults else DONE


def _form_sets(arguments: argparse.Namespace) -> Any:
    from core.forms.load import installed

    return installed(arguments.templates)


def _print(arguments: argparse.Namespace, plain: object, lines: Sequence[str]) -> None:
    if arguments.json:
        say_json(plain)
    else:
        say(lines)


DEEDS: dict[str, Deed] = {
    "forms": show_forms,
    "new": make_document,
    "import": import_office,
    "units": show_units,
    "summary": write_summary,
    "copy": copy_project,
    "confirm": confirm_values,
    "check": check_file,
    "export": export_file,
    "dump": dump_file,
    "origin": show_origins,
    "load": load_file,
    "codes": show_codes,
    "codes load": load_codes,
    "codes remove": remove_codes,
    "rules": show_rules,
    "rules add": add_rule,
    "rules remove": remove_rules,
    "template": show_forms,
    "template check": check_template,
    "demo": make_demo,
    "selftest": try_program,
}
