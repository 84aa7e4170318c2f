namespace NetworkAnalytics.Delivery.Dashboard;

public enum PageWidth
{
    /// <summary>For reading and forms.</summary>
    Narrow = 0,

    /// <summary>With a chart.</summary>
    Page = 1,

    /// <summary>Tables and charts side by side.</summary>
    Wide = 2,
}
