"""All benchmarks: ``python -m benchmarks``. Ratios within one run count; milliseconds belong to the machine."""

from benchmarks import render

if __name__ == "__main__":
    render.main()
