"""zipfile + junitparser: every case with its failure, every line of a log, every record."""

import json
import sys
import zipfile

from junitparser import Error, Failure, JUnitXml, TestSuite

cases = failed = lines = errors = records = 0
with zipfile.ZipFile(sys.argv[1]) as archive:
    for info in archive.infolist():
        content = archive.read(info)
        if info.filename.endswith(".xml"):
            root = JUnitXml.fromstring(content)
            for suite in [root] if isinstance(root, TestSuite) else root:
                for case in suite:
                    cases += 1
                    failed += any(isinstance(r, (Failure, Error)) for r in case.result)
        elif info.filename.endswith(".ndjson"):
            for line in content.splitlines():
                json.loads(line)
                records += 1
        else:
            for line in content.splitlines():
                lines += 1
                errors += b"ERROR" in line
print(json.dumps({"cases": cases, "failed": failed, "lines": lines, "errors": errors, "records": records}))
