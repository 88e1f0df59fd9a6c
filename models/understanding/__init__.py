"""Training of the small text classifiers: the second safety net, and understanding between templates."""

import os

# Its matrices are small: on a busy machine a second thread only waits, and takes six times the time for it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
