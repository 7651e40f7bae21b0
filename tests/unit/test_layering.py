"""The extractors know nothing of the orchestrator, of dbt, of the database and of training."""

import ast
from pathlib import Path

import pytest

EXTRACTORS = Path(__file__).parents[2] / "extractors"
FORBIDDEN = {"dagster", "dagster_dbt", "dbt", "duckdb", "orchestration", "torch", "training"}


@pytest.mark.parametrize("module", sorted(EXTRACTORS.rglob("*.py")), ids=lambda path: path.stem)
def test_no_forbidden_import(module: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.split(".")[0])
    assert not imported & FORBIDDEN
