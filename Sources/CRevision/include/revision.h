#ifndef EGRESSGEN_REVISION_H
#define EGRESSGEN_REVISION_H

/* The commit that the binary was built from, in hexadecimal digits, with `-dirty` at the end if the files differed from
   it. NULL if the build did not get it: see Package.swift. */
const char *revision_commit(void);

/* The time of this commit in UTC, such as 2026-01-31T12:00:00Z. NULL if the build did not get it. */
const char *revision_date(void);

#endif
