"""Packaging of certification-xblock.

The folders ``static``, ``templates`` and ``translations`` live at the repository's root and install inside the package;
``certification_xblock/<folder>`` is a relative symlink to each, for editable installs (docs/decisions/0002).
"""

import re
from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).parent
RESOURCE_FOLDERS = ("static", "templates", "translations")
VERSION = re.search(r'__version__ = "(.+)"', (ROOT / "certification_xblock/__init__.py").read_text()).group(1)

setup(
    name="certification-xblock",
    version=VERSION,
    description="Checklists, job aids, scenarios and a co-branded certification for Open edX courses",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8") if (ROOT / "README.md").exists() else "",
    long_description_content_type="text/markdown",
    license="AGPL-3.0-or-later",
    python_requires=">=3.11",
    packages=[
        *find_packages(include=["certification_xblock", "certification_xblock.*"]),
        *(f"certification_xblock.{folder}" for folder in RESOURCE_FOLDERS),
    ],
    package_dir={f"certification_xblock.{folder}": folder for folder in RESOURCE_FOLDERS},
    package_data={
        "certification_xblock": ["py.typed"],
        **{f"certification_xblock.{folder}": ["**/*"] for folder in RESOURCE_FOLDERS},
    },
    include_package_data=False,
    zip_safe=False,
    install_requires=[
        "Django>=4.2",
        "XBlock[django]>=5.2",
        "web-fragments>=3.0",
        "edx-opaque-keys[django]>=3.0",
        "openedx-events>=10.0",
        "openedx-filters>=2.1",
        "WebOb>=1.8",
        "celery>=5.4",
        "defusedcsv>=2.0",
        "django-crum>=0.7.9",
        "django-ratelimit>=4.1",
        "lxml>=5.3",
        "markdown-it-py>=3.0",
        "nh3>=0.3",
        "pillow>=11.0",
        "pydyf>=0.11",
        "resvg-py>=0.5",
        "segno>=1.6",
        "tinycss2>=1.4",
        "weasyprint>=66.0",
    ],
    entry_points={
        "xblock.v1": [
            "certification = certification_xblock.xblocks.certification:CertificationXBlock",
            "certification_checklist = certification_xblock.xblocks.checklist:ChecklistXBlock",
        ],
        "lms.djangoapp": [
            "certification_xblock = certification_xblock.apps:CertificationConfig",
        ],
        "cms.djangoapp": [
            "certification_xblock = certification_xblock.apps:CertificationConfig",
        ],
    },
    classifiers=[
        "Development Status :: 4 - Beta",
        "Framework :: Django :: 4.2",
        "Framework :: Django :: 5.2",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
    ],
)
