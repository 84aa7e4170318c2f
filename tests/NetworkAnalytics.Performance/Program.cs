Console.WriteLine("see ops/bench");
