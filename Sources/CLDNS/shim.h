#ifndef EGRESSGEN_CLDNS_SHIM_H
#define EGRESSGEN_CLDNS_SHIM_H

/* First, or ldns's own header makes bool a signed char and C's predicates arrive in Swift as Int8. */
#include <stdbool.h>
#include <stdio.h>
#include <ldns/ldns.h>

#endif
