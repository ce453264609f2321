import EgressModel
import Testing

@Suite struct QuestionTests {
    @Test func `A question is written as name and type`() throws {
        let question = Question(qname: try DomainName("WWW.aliyun.com."), qtype: .aaaa)
        #expect(question.description == "www.aliyun.com AAAA")
    }

    @Test func `Questions that differ in case alone are one`() throws {
        let upper = Question(qname: try DomainName("WWW.ALIYUN.COM"), qtype: .a)
        let lower = Question(qname: try DomainName("www.aliyun.com"), qtype: .a)
        let other = Question(qname: try DomainName("www.aliyun.com"), qtype: .aaaa)
        #expect(Set([upper, lower, other]).count == 2)
    }
}
