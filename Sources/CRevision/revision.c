#include "revision.h"

#ifndef EGRESSGEN_COMMIT
#define EGRESSGEN_COMMIT 0
#endif

#ifndef EGRESSGEN_DATE
#define EGRESSGEN_DATE 0
#endif

const char *revision_commit(void) { return EGRESSGEN_COMMIT; }

const char *revision_date(void) { return EGRESSGEN_DATE; }
