#ifndef EGRESSGEN_CLDNS_SHIM_H
#define EGRESSGEN_CLDNS_SHIM_H

/* First, or ldns's own header makes bool a signed char and C's predicates arrive in Swift as Int8. */
#include <stdbool.h>
#include <stdio.h>
#include <ldns/ldns.h>

/* As ldns_resolver_new_frm_fp, of a text in memory, which is not empty: fmemopen takes no empty one. */
static inline ldns_status ldns_resolver_new_frm_text(ldns_resolver **resolver, const void *text, size_t size)
{
    FILE *stream = fmemopen((void *)text, size, "r");
    if (stream == NULL) return LDNS_STATUS_FILE_ERR;
    ldns_status status = ldns_resolver_new_frm_fp(resolver, stream);
    fclose(stream);
    return status;
}

#endif
