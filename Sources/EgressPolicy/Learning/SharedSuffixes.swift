package import EgressModel

/// The domains in which anybody can publish names: those of hosting platforms, and those in which registries sell names
/// (https://publicsuffix.org lists more of both).
package enum SharedSuffixes {
    private static let hosting = """
        akamaiedge.net akamaihd.net akamaized.net alibabacloud.com aliyuncs.com amazonaws.com amazonaws.com.cn \
        app.github.dev appspot.com awsapprunner.com azure-api.net azurecontainer.io azureedge.net azurefd.net \
        azurestaticapps.net azurewebsites.net b-cdn.net backblazeb2.com bitbucket.io blogspot.com cdn.cloudflare.net \
        cdn77.org cloudapp.azure.com cloudapp.net cloudflarestorage.com cloudfront.net cloudfunctions.net \
        codeberg.page core.windows.net ddns.net deno.dev devtunnels.ms digitaloceanspaces.com duckdns.org dyndns.org \
        edgekey.net edgesuite.net elasticbeanstalk.com fastly.net fastlylb.net firebaseapp.com firebaseio.com fly.dev \
        github.io githubusercontent.com gitlab.io gitpod.io glitch.me googleapis.com googleusercontent.com \
        herokuapp.com hf.space huaweicloud.com ibmcloud.com ipfs.io linodeobjects.com loca.lt lovable.app \
        myhuaweicloud.com myqcloud.com myshopify.com netlify.app ngrok-free.app ngrok.app ngrok.dev ngrok.io nip.io \
        no-ip.org ondigitalocean.app onrender.com pages.dev pythonanywhere.com qcloudcdn.com r.appspot.com r2.dev \
        railway.app readthedocs.io repl.co replit.app replit.dev run.app scw.cloud servicebus.windows.net sslip.io \
        streamlit.app supabase.co surge.sh trafficmanager.net translate.goog trycloudflare.com vercel.app \
        wasabisys.com web.app webflow.io windows.net wixsite.com wordpress.com workers.dev xip.io
        """
    private static let registries = """
        ac.cn ac.jp ac.kr ac.uk asn.au co.at co.id co.il co.in co.jp co.ke co.kr co.nz co.th co.uk co.za com.ar com.au \
        com.bd com.br com.cn com.co com.eg com.es com.gr com.hk com.mx com.my com.ng com.pe com.ph com.pk com.pl \
        com.pt com.ru com.sa com.sg com.tr com.tw com.ua com.uy com.ve com.vn de.com edu.au edu.br edu.cn eu.org \
        firm.in gen.in gen.nz gen.tr go.jp go.kr gov.au gov.br gov.cn gov.in gov.uk id.au ind.in me.uk ne.jp net.au \
        net.br net.cn net.in net.nz net.pl net.tr net.tw or.at or.id or.jp or.kr org.ar org.au org.br org.cn org.in \
        org.mx org.nz org.pl org.tr org.tw org.uk org.za plc.uk school.nz uk.com us.com
        """
    private static let hosts = names(hosting)
    private static let registrars = names(registries)
    private static let domains = hosts + registrars

    private static func names(_ list: String) -> [DomainName] {
        list.split(separator: " ").compactMap { try? DomainName($0) }
    }

    /// Returns the domain of the table that equals a suffix, or lies below or above it; `nil` if there is none.
    package static func domain(of suffix: DomainName) -> DomainName? {
        domains.first { suffix.isWithin($0) || $0.isWithin(suffix) }
    }

    /// Returns the domain of the organization that runs a name, as far as the name shows: the domain of a hosting
    /// platform, the name below a registry, and otherwise the last two labels. The zones of DNS can be smaller.
    package static func operatorDomain(of name: DomainName) -> DomainName {
        if let platform = longest(above: name, among: hosts) { return platform }
        let registry = longest(above: name, among: registrars)?.labels.count ?? 1
        var domain = name
        while domain.labels.count > registry + 1, let parent = domain.parent { domain = parent }
        return domain
    }

    private static func longest(above name: DomainName, among domains: [DomainName]) -> DomainName? {
        domains.filter { name.isWithin($0) }.max { $0.labels.count < $1.labels.count }
    }
}
