Console.WriteLine("NetworkAnalytics");
