Console.WriteLine("Stats examples");
