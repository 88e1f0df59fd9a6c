"""Training of the small text classifiers: the second safety net, and understanding between templates."""

import os

# The matrices are small: on a busy machine a second thread only waits, and burns six times the time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
