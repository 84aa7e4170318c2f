using NetworkAnalytics.Engine.Publishing.Gate;

namespace NetworkAnalytics.UnitTests.Publishing.Gate;

public class ReleaseDecisionTests
{
    private const string Everyone = SimulatedAssociation.Everyone;

    private readonly SimulatedAssociation _association = new(10);

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void A_cell_is_seen_from_k_members_on(int people, bool seen)
    {
        _association.Add(people, 1).Publish();
        Assert.Equal(seen ? Release.Fresh : Release.Blank, _association.Release(Everyone));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(0, true)]
    public void A_cohort_that_is_another_less_a_few_members_is_withheld(int less, bool seen)
    {
        _association.Saved.Add("saved");
        _association.Add(40 - less, 1, "saved").Add(less, 1).Publish();
        Assert.Equal(Release.Fresh, _association.Release(Everyone));
        Assert.Equal(seen ? Release.Fresh : Release.Blank, _association.Release("saved"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(11, true)]
    public void A_cohort_that_is_two_others_less_a_few_members_is_withheld(int less, bool seen)
    {
        _association.Saved.Add("saved");
        _association.Add(25, 1, "role=a", "saved").Add(25 - less, 1, "role=b", "saved").Add(less, 1, "role=b").Add(20, 1, "role=c").Publish();
        Assert.Equal(seen ? Release.Fresh : Release.Blank, _association.Release("saved"));
    }

    [Fact]
    public void Around_one_members_joining_the_cell_keeps_what_it_showed_until_k_have_changed()
    {
        _association.Add(30, 1).Publish();
        _association.Add(1, 1).Publish();
        Assert.Equal(Release.Held, _association.Release(Everyone));
        Assert.Equal(1, _association.Versions[^1].Releases[Everyone].Basis(SimulatedAssociation.Series, 0));
        _association.Add(8, 1).Publish();
        Assert.Equal(Release.Held, _association.Release(Everyone));
        _association.Add(1, 1).Publish();
        Assert.Equal(Release.Fresh, _association.Release(Everyone));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void A_cell_whose_last_numbers_are_too_old_to_compare_with_comes_back_with_k_who_joined_since(int joined, bool seen)
    {
        _association.Compared = 2;
        _association.Add(30, 1).Publish();
        _association.People[0].OptedOut = true;
        for (var version = 0; version < 3; version++)
            Assert.Equal(Release.Blank, Released(() => _association.Publish()));
        Assert.Equal(1, _association.Versions[^1].Releases[Everyone].Basis(SimulatedAssociation.Series, 0));
        _association.Add(joined, 1).Publish();
        Assert.Equal(seen ? Release.Fresh : Release.Blank, _association.Release(Everyone));
    }

    private Release Released(Action publish)
    {
        publish();
        return _association.Release(Everyone);
    }

    [Fact]
    public void Around_one_members_entry_or_retraction_the_cell_is_held_and_changed_back_it_is_fresh()
    {
        _association.Add(30, 1).Publish();
        _association.People[0].Digests[0] = 2;
        _association.Publish();
        Assert.Equal(Release.Held, _association.Release(Everyone));
        _association.People[0].Digests[0] = 1;
        _association.Publish();
        Assert.Equal(Release.Fresh, _association.Release(Everyone));
    }

    [Fact]
    public void A_held_cell_goes_blank_after_three_months_and_comes_back_when_k_have_changed()
    {
        _association.Add(30, 1).Publish();
        _association.Add(1, 1).Publish(days: 90);
        Assert.Equal(Release.Held, _association.Release(Everyone));
        _association.Publish(days: 1);
        Assert.Equal(Release.Blank, _association.Release(Everyone));
        _association.Add(8, 1).Publish(days: 400);
        Assert.Equal(Release.Blank, _association.Release(Everyone));
        _association.Add(1, 1).Publish();
        Assert.Equal(Release.Fresh, _association.Release(Everyone));
    }

    [Fact]
    public void Whoever_opts_out_leaves_a_large_cell_at_once_and_blanks_a_small_one_until_k_have_changed()
    {
        _association.Add(30, 1, "role=a").Add(30, 1, "role=b").Publish();
        _association.People[0].OptedOut = true;
        _association.Publish();
        Assert.Equal(Release.Fresh, _association.Release(Everyone));
        Assert.Equal(Release.Blank, _association.Release("role=a"));
        Assert.Equal(Release.Fresh, _association.Release("role=b"));
        _association.Add(9, 1, "role=a").Publish();
        Assert.Equal(Release.Fresh, _association.Release("role=a"));
    }

    [Fact]
    public void Whoever_is_erased_counts_as_one_who_changed_and_withdrew()
    {
        _association.Add(30, 1, "role=a").Add(30, 1, "role=b").Publish();
        _association.Erase(0);
        _association.Publish();
        Assert.Equal(Release.Fresh, _association.Release(Everyone));
        Assert.Equal(Release.Blank, _association.Release("role=a"));
        _association.Add(8, 1, "role=a").Publish();
        Assert.Equal(Release.Blank, _association.Release("role=a"));
        _association.Add(1, 1, "role=a").Publish();
        Assert.Equal(Release.Fresh, _association.Release("role=a"));
    }

    [Fact]
    public void Two_versions_that_are_not_next_to_each_other_are_kept_apart_as_well()
    {
        _association.Add(40, 1).Publish();
        for (var i = 0; i < 10; i++)
            _association.People[i].Digests[0] = 2;
        _association.Publish();
        Assert.Equal(Release.Fresh, _association.Release(Everyone));
        // Nine go back and one more changes: ten since version 2, but only two since version 1.
        for (var i = 0; i < 9; i++)
            _association.People[i].Digests[0] = 1;
        _association.People[20].Digests[0] = 2;
        _association.Publish();
        Assert.Equal(Release.Held, _association.Release(Everyone));
    }

    [Fact]
    public void A_cohort_that_is_another_as_it_once_was_and_somebody_is_withheld()
    {
        _association.Add(30, 1).Publish();
        _association.Saved.Add("saved");
        foreach (var person in _association.People)
            person.Cohorts.Add("saved");
        _association.Add(1, 1, "saved").Add(20, 1).Publish();
        Assert.Equal(Release.Fresh, _association.Release(Everyone));
        Assert.Equal(Release.Blank, _association.Release("saved"));
    }

    [Fact]
    public void A_cohort_that_was_removed_is_not_forgotten()
    {
        _association.Saved.Add("saved");
        _association.Add(20, 1, "saved").Add(20, 1).Publish();
        _association.Saved.Clear();
        _association.Publish();
        _association.Saved.Add("saved");
        _association.People[0].Digests[0] = 2;
        _association.Publish();
        Assert.Equal(Release.Blank, _association.Release("saved"));
        Assert.Equal(1, _association.Versions[^1].Releases["saved"].Basis(SimulatedAssociation.Series, 0));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(0, true)]
    [InlineData(10, true)]
    public void A_breakdown_that_leaves_a_small_rest_shows_none_of_its_additive_numbers(int rest, bool shown)
    {
        _association.Add(20, 1, "role=a").Add(20, 1, "role=b").Add(rest, 1).Publish();
        Assert.True(_association.Versions[^1].Releases[Everyone].Additive(SimulatedAssociation.Series, 0));
        foreach (var role in (string[])["role=a", "role=b"])
        {
            Assert.Equal(Release.Fresh, _association.Release(role));
            Assert.Equal(shown, _association.Versions[^1].Releases[role].Additive(SimulatedAssociation.Series, 0));
        }
    }
}
