#ifndef EGRESSGEN_CLDNS_SHIM_H
#define EGRESSGEN_CLDNS_SHIM_H

/* Include stdbool.h first. Otherwise ldns's own header defines bool as a signed char, and Swift imports the predicates
   of C as Int8. */
#include <stdbool.h>
#include <stdio.h>
#include <ldns/ldns.h>

/* Does the same as ldns_resolver_new_frm_fp for a text in memory. The text must not be empty, because fmemopen refuses
   an empty one. */
static inline ldns_status ldns_resolver_new_frm_text(ldns_resolver **resolver, const void *text, size_t size)
{
    FILE *stream = fmemopen((void *)text, size, "r");
    if (stream == NULL) return LDNS_STATUS_FILE_ERR;
    ldns_status status = ldns_resolver_new_frm_fp(resolver, stream);
    fclose(stream);
    return status;
}

#endif
