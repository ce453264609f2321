import EgressModel
import EgressPolicy
import Testing

@Suite struct OperatorDomainTests {
    @Test(arguments: [
        ("com", "com"), ("example.com", "example.com"), ("a.b.c.example.com", "example.com"),
        ("www.example.co.uk", "example.co.uk"), ("co.uk", "co.uk"), ("d111.cloudfront.net", "cloudfront.net"),
        ("s3.eu.amazonaws.com", "amazonaws.com"), ("s3.cn.amazonaws.com.cn", "amazonaws.com.cn"),
        ("v6.aliyun.com.gds.alibabadns.com", "alibabadns.com"), ("notcloudfront.net", "notcloudfront.net"),
    ])
    func `the operator of a name is a platform, what is below a registry, or the last two labels`(
        name: String, domain: String
    ) throws {
        #expect(SharedSuffixes.operatorDomain(of: try DomainName(name)).description == domain)
    }
}
