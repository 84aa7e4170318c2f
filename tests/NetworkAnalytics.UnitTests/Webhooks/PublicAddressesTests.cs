using System.Net;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Delivery.Webhooks;

namespace NetworkAnalytics.UnitTests.Webhooks;

public sealed class PublicAddressesTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void What_is_not_of_the_public_Internet_is_not_called(string address) => Assert.False(Addresses().MayBeCalled(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4007:80e::200e")]
    public void What_is_of_the_public_Internet_is_called(string address) => Assert.True(Addresses().MayBeCalled(IPAddress.Parse(address)));

    [Fact]
    public void A_network_the_operator_allows_is_called_and_its_neighbour_is_not()
    {
        var addresses = Addresses("10.1.0.0/16", "fd00::/8");
        foreach (var address in (string[])["10.1.2.3", "::ffff:10.1.2.3", "fd12::1"])
            Assert.True(addresses.MayBeCalled(IPAddress.Parse(address)), address);
        foreach (var address in (string[])["10.2.0.1", "127.0.0.1", "fc00::1"])
            Assert.False(addresses.MayBeCalled(IPAddress.Parse(address)), address);
    }

    private static PublicAddresses Addresses(params string[] allowed) => new(Options.Create(new WebhookOptions { AllowedNetworks = allowed }));
}
